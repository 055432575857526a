-- One row per union, employer unit, home branch and month: stewards in office, and those whose licence is valid.
with
licensed as (
  -- a renewed licence may begin before the old one ends
  select distinct certificates.member_id, months.month_number
  from {{ ref('stg_certificates') }} as certificates
  inner join {{ ref('int_months') }} as months
    on certificates.starts_on <= months.closes_on
    and (certificates.ends_on is null or certificates.ends_on > months.closes_on)
  where certificates.kind = 'steward_licence'
)
select
  mandates.union_id,
  mandates.employer_unit_id,
  mandates.branch_id,
  mandates.month,
  cast(count(*) filter (where licensed.member_id is not null) as bigint) as numerator,
  cast(count(*) as bigint) as denominator
from {{ ref('int_steward_months') }} as mandates
left join licensed using (member_id, month_number)
group by mandates.union_id, mandates.employer_unit_id, mandates.branch_id, mandates.month
