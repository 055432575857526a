-- One row per mandate of a steward at an employer unit, union it represents and published month whose close it covers.
select
  mandates.mandate_id,
  mandates.union_id,
  mandates.member_id,
  mandates.role,
  mandates.employer_unit_id,
  homes.branch_id,
  mandates.starts_on,
  mandates.ends_on,
  mandates.term_ends_on,
  months.month_number,
  months.month,
  months.closes_on
from {{ ref('int_mandates') }} as mandates
inner join {{ ref('int_home_branches') }} as homes using (union_id, employer_unit_id)
inner join {{ ref('int_months') }} as months
  on months.month_number >= mandates.from_month
  and months.month_number < mandates.to_month
  and months.is_published
where mandates.is_steward
