-- One row per union, employer unit, home branch and month: stewards in office, and those with something recorded lately.
with
first_months as (
  select union_id, min(month_number) as month_number
  from {{ ref('int_active_stewards') }}
  group by union_id
)
select
  mandates.union_id,
  mandates.employer_unit_id,
  mandates.branch_id,
  mandates.month,
  cast(count(active.mandate_id) as bigint) as numerator,
  cast(count(*) as bigint) as denominator
from {{ ref('int_steward_months') }} as mandates
cross join {{ ref('int_night') }} as night
left join first_months on first_months.union_id = mandates.union_id
left join {{ ref('int_active_stewards') }} as active
  on active.mandate_id = mandates.mandate_id
  and active.union_id = mandates.union_id
  and active.month_number = mandates.month_number
where mandates.month_number >= coalesce(first_months.month_number, night.this_month)
group by mandates.union_id, mandates.employer_unit_id, mandates.branch_id, mandates.month
