-- One row per figure, cell and month in which the parts by length of membership do not add up to the whole.
select figure, union_id, employer_unit_id, branch_id, month, sum(people) as difference
from (
  select 'members' as figure, union_id, employer_unit_id, branch_id, month, numerator as people
  from {{ ref('kpi_members') }}
  union all
  select 'members', union_id, employer_unit_id, branch_id, month, -numerator from {{ ref('kpi_members_by_tenure') }}
  union all
  select 'left', union_id, employer_unit_id, branch_id, month, numerator from {{ ref('kpi_left') }}
  union all
  select 'left', union_id, employer_unit_id, branch_id, month, -numerator from {{ ref('kpi_left_by_tenure') }}
) as sides
group by all
having sum(people) <> 0
