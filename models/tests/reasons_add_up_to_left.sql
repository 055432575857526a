-- One row per cell and month in which the exits by reason do not add up to the exits.
select union_id, employer_unit_id, branch_id, month, sum(exits) as difference
from (
  select union_id, employer_unit_id, branch_id, month, numerator as exits from {{ ref('kpi_left') }}
  union all
  select union_id, employer_unit_id, branch_id, month, -numerator from {{ ref('kpi_left_by_reason') }}
) as exits
group by all
having sum(exits) <> 0
