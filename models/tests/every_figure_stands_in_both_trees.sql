-- One row per figure whose unit is not in the employer tree, or whose branch is not in its union's organisation tree.
{% set kpis = [
  'also_here',
  'arrears_amount',
  'chain_complete',
  'covered_members',
  'covered_of_all',
  'covered_workplaces',
  'density',
  'employment_notice',
  'exempt',
  'in_arrears',
  'in_work',
  'joined',
  'kept_12_months',
  'left',
  'left_by_reason',
  'mandates_ending',
  'mandates_renewed',
  'members',
  'members_per_100',
  'members_per_steward',
  'moved',
  'payroll_messages',
  'possible_duplicates',
  'posts_filled',
  'reachable',
  'resigning_next_month',
  'resigning_this_month',
  'stewards',
  'stewards_reachable',
  'workplaces_without_steward'
] %}
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
