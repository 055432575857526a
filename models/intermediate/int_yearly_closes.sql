-- One row per union, employer unit, branch and month: members added up over the thirteen closes around its twelve full months.
with
spans as (
  select
    members.union_id,
    members.employer_unit_id,
    members.branch_id,
    members.numerator as members,
    months.month_number as from_month,
    {{ months_after('months.month_number', 13) }} as to_month
  from {{ ref('kpi_members') }} as members
  inner join {{ ref('int_months') }} as months on months.month = members.month
  cross join {{ ref('int_night') }} as night
  where night.is_month_end
    or months.month_number < night.this_month
),
by_month as (
  {{ stock_by_month('spans', ['union_id', 'employer_unit_id', 'branch_id'], 'members') }}
)
select
  by_month.union_id,
  by_month.employer_unit_id,
  by_month.branch_id,
  by_month.month_number,
  by_month.month,
  by_month.numerator as members
from by_month
cross join {{ ref('int_window') }} as night
where by_month.month_number >= night.first_month + 12
