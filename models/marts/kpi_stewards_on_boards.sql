-- One row per union, employer unit, home branch and month: stewards in office, and those who also sit on the board of a branch.
with
officers as (
  -- two boards, or a seat held twice, make one
  select distinct mandates.union_id, mandates.member_id, months.month_number
  from {{ ref('int_mandates') }} as mandates
  inner join {{ ref('int_months') }} as months
    on months.month_number >= mandates.from_month
    and months.month_number < mandates.to_month
  where mandates.role = 'branch_officer'
)
select
  mandates.union_id,
  mandates.employer_unit_id,
  mandates.branch_id,
  mandates.month,
  cast(count(*) filter (where officers.member_id is not null) as bigint) as numerator,
  cast(count(*) as bigint) as denominator
from {{ ref('int_steward_months') }} as mandates
left join officers using (union_id, member_id, month_number)
group by mandates.union_id, mandates.employer_unit_id, mandates.branch_id, mandates.month
