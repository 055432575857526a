-- One row per figure whose unit is not in the employer tree, or whose branch is not in its union's organisation tree.
{% set kpis = ['members', 'in_work', 'also_here', 'exempt', 'resigning_this_month', 'resigning_next_month',
  'employment_notice', 'in_arrears', 'arrears_amount', 'joined', 'left', 'left_by_reason', 'moved', 'density', 'members_per_100', 'stewards',
  'workplaces_without_steward', 'covered_workplaces', 'covered_of_all', 'covered_members', 'payroll_messages', 'kept_12_months',
  'reachable', 'possible_duplicates'] %}
with
cells as (
  {% for kpi in kpis %}
  select '{{ kpi }}' as kpi, union_id, employer_unit_id, branch_id from {{ ref('kpi_' ~ kpi) }} group by all
  {% if not loop.last %}union all{% endif %}
  {% endfor %}
)
select cells.kpi, cells.union_id, cells.employer_unit_id, cells.branch_id
from cells
left join {{ ref('employer_units') }} as units on units.employer_unit_id = cells.employer_unit_id
left join {{ ref('organisation_units') }} as branches
  on branches.organisation_unit_id = cells.branch_id
  and branches.union_id = cells.union_id
where units.employer_unit_id is null
  or branches.organisation_unit_id is null
