-- One row per cell and month in which some owe months and none money, or the other way round.
select union_id, employer_unit_id, branch_id, month
from (
  select union_id, employer_unit_id, branch_id, month, 1 as owes from {{ ref('kpi_in_arrears') }} group by all
  union all
  select union_id, employer_unit_id, branch_id, month, -1 from {{ ref('kpi_arrears_amount') }}
) as cells
group by all
having sum(owes) <> 0
