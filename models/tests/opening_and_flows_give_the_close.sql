-- One row per cell and month in which members at the opening + joined - left + moved are not the members at the close.
with
flows as (
  select union_id, employer_unit_id, branch_id, month, numerator as flow, 0 as stock from {{ ref('kpi_joined') }}
  union all
  select union_id, employer_unit_id, branch_id, month, -numerator, 0 from {{ ref('kpi_left') }}
  union all
  select union_id, employer_unit_id, branch_id, month, numerator, 0 from {{ ref('kpi_moved') }}
  union all
  select union_id, employer_unit_id, branch_id, month, 0, numerator from {{ ref('kpi_members') }}
  union all
  -- the opening, entered as a flow into the month after
  select union_id, employer_unit_id, branch_id, {{ plus_months('month', 1) }}, numerator, 0
  from {{ ref('kpi_members') }}
)
select
  flows.union_id, flows.employer_unit_id, flows.branch_id, flows.month,
  sum(flows.flow) as expected, sum(flows.stock) as members
from flows
inner join {{ ref('int_months') }} as months
  on months.month = flows.month
  and months.is_published
cross join {{ ref('int_window') }} as night
-- the first month's opening is not published
where months.month_number > night.first_month
group by all
having sum(flows.flow) <> sum(flows.stock)
