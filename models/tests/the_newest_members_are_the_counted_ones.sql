-- One row per cell whose members tonight differ between the figure, the list and the explanation.
with
counts as (
  select kpis.union_id, kpis.employer_unit_id, kpis.branch_id, kpis.numerator as figure, 0 as listed, 0 as explained
  from {{ ref('kpi_members') }} as kpis
  inner join {{ ref('int_months') }} as months on months.month = kpis.month and months.is_partial
  union all
  select union_id, employer_unit_id, branch_id, 0, 1, 0 from {{ ref('members') }} where is_primary
  union all
  select union_id, employer_unit_id, branch_id, 0, 0, 1 from {{ ref('counted_memberships') }} where is_counted
)
select union_id, employer_unit_id, branch_id, sum(figure) as figure, sum(listed) as listed, sum(explained) as explained
from counts
group by all
having sum(figure) <> sum(listed) or sum(figure) <> sum(explained)
