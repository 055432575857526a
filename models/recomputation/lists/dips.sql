-- Workplaces and units of the organisation whose last full month departs from the twelve before it.
-- key: union_id, tree, node_id, measure
with last_full as (
  select max(month) as month, (max(month) - interval '12 months')::date as eldest
  from month
  where closes_on = (month + interval '1 month')::date - 1
),
cell as (
  select 'members' as measure, * from kpi_members
  union all
  select 'joined', * from kpi_joined
  union all
  select 'left', * from kpi_left
),
node as (
  select measure, cell.union_id, 'employer' as tree, cell.employer_unit_id as node_id, cell.month, numerator
  from cell
  join employer_unit on employer_unit.employer_unit_id = cell.employer_unit_id and kind = 'workplace'
  union all
  select measure, cell.union_id, 'organisation', above_id, cell.month, numerator
  from cell
  join organisation_above on organisation_unit_id = branch_id and organisation_above.union_id = cell.union_id
),
summed as (
  select
    measure, union_id, tree, node_id, last_full.month,
    coalesce(sum(numerator) filter (where node.month = last_full.month), 0)::bigint as people,
    coalesce(sum(numerator) filter (where node.month < last_full.month), 0)::bigint as before_12
  from node
  join last_full on node.month between eldest and last_full.month
  where eldest >= (select min(month) from month)
  group by measure, union_id, tree, node_id, last_full.month
)
select union_id, tree, node_id, measure, month, people, before_12
from summed
cross join tonight
where case measure
  when 'members' then before_12 / 12.0 >= setting('dip_members', union_id, as_of)
    and people <= before_12 / 12.0 * (1 - setting('dip_members_percent', union_id, as_of) / 100.0)
  when 'joined' then before_12 >= setting('dip_flow', union_id, as_of)
    and before_12 / 12.0 - people >= setting('dip_flow_spread', union_id, as_of) * sqrt(before_12 / 12.0)
  else before_12 >= setting('dip_flow', union_id, as_of)
    and people - before_12 / 12.0 >= setting('dip_flow_spread', union_id, as_of) * sqrt(before_12 / 12.0)
end
