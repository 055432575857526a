-- How long posts of stewards have stood vacant, at every unit of the organisation above them.
-- key: union_id, node_id
with vacancy as (
  select unit_steward.union_id, above_id as node_id, employer_unit_id, members, days_without
  from unit_steward
  join organisation_above
    on organisation_above.organisation_unit_id = branch_id and organisation_above.union_id = unit_steward.union_id
  where status in ('lost', 'vacant', 'never')
)
select
  union_id, node_id, count(*) as vacancies, count(*) - count(days_without) as never_filled,
  percentile_cont(0.5) within group (order by days_without) as median_days, max(days_without) as longest_days,
  (
    select employer_unit_id from vacancy as one
    where one.union_id = vacancy.union_id and one.node_id = vacancy.node_id and one.days_without is not null
    order by one.days_without desc, one.members desc, one.employer_unit_id
    limit 1
  ) as longest_unit_id
from vacancy
group by union_id, node_id
