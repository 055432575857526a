-- One row per union, employer unit and home branch tonight: stewards in office, and those with an e-mail or a phone.
select
  mandates.union_id,
  mandates.employer_unit_id,
  mandates.branch_id,
  mandates.month,
  cast(count(*) filter (
    where people.email like '%_@_%._%' or length(trim(people.phone)) >= 5
  ) as bigint) as numerator,
  cast(count(*) as bigint) as denominator
from {{ ref('int_steward_months') }} as mandates
inner join {{ ref('stg_members') }} as people using (member_id)
inner join {{ ref('int_night') }} as night on night.this_month = mandates.month_number
group by mandates.union_id, mandates.employer_unit_id, mandates.branch_id, mandates.month
