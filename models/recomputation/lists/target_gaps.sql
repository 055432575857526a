-- Where every unit of the organisation stands against its target of a year that has begun, or the nearest above it.
-- key: union_id, node_id, year, kpi
with kpi_with_target as (
  select * from (
    values ('members', 'count', 'more', 1), ('density', 'share', 'more', 1), ('kept_12_months', 'share', 'more', 1),
      ('covered_members', 'share', 'more', 1), ('covered_workplaces', 'share', 'more', 1),
      ('students_kept_6_months', 'share', 'more', 1), ('students_kept_12_months', 'share', 'more', 1),
      ('early_exits', 'share', 'fewer', 1), ('exit_rate', 'share', 'fewer', 13)
  ) as named (kpi, unit, wanted, closes)
),
cell as (
  select 'members' as kpi, * from kpi_members
  union all
  select 'density', * from kpi_density
  union all
  select 'kept_12_months', * from kpi_kept_12_months
  union all
  select 'covered_members', * from kpi_covered_members
  union all
  select 'covered_workplaces', * from kpi_covered_workplaces
  union all
  select 'students_kept_6_months', * from kpi_students_kept_6_months
  union all
  select 'students_kept_12_months', * from kpi_students_kept_12_months
  union all
  select 'early_exits', * from kpi_early_exits
  union all
  select 'exit_rate', * from kpi_exit_rate
),
year_asked as (
  select distinct
    targets.union_id, targets.kpi, targets.year,
    least(make_date(targets.year::integer, 12, 1), date_trunc('month', as_of)::date) as month
  from targets
  cross join tonight
  where make_date(targets.year::integer, 1, 1) <= as_of
    and make_date(targets.year::integer, 12, 1) >= (select min(month) from month)
),
stand as (
  select
    year_asked.union_id, above_id as node_id, year_asked.year, year_asked.kpi, year_asked.month,
    sum(numerator)::bigint as numerator, sum(denominator)::bigint as denominator
  from year_asked
  join cell
    on cell.kpi = year_asked.kpi and cell.month = year_asked.month and cell.union_id = year_asked.union_id
  join organisation_above on organisation_unit_id = branch_id and organisation_above.union_id = cell.union_id
  group by year_asked.union_id, above_id, year_asked.year, year_asked.kpi, year_asked.month
),
-- how far up a target stands: a unit's own first, the union's last
steps_up as (
  select node_id, above_id, row_number() over (partition by node_id order by units_above desc) as steps
  from (
    select distinct below.above_id as node_id, up.above_id, depth.units_above
    from organisation_above as below
    join organisation_above as up using (organisation_unit_id)
    cross join lateral (
      select count(distinct further.above_id) as units_above
      from organisation_above as further
      where further.organisation_unit_id = up.above_id
    ) as depth
    where below.above_id = up.above_id
      or exists (
        select from organisation_above as way
        where way.organisation_unit_id = below.above_id and way.above_id = up.above_id
      )
      or (up.above_id = up.union_id)
  ) as ways
)
select
  stand.union_id, stand.node_id, stand.year, stand.kpi, unit, wanted, stand.month, aim.target,
  aim.node_id = stand.node_id as is_own, stand.numerator,
  case when unit = 'share' then floor(stand.denominator::numeric / closes)::bigint end as base,
  greatest(
    0,
    ceil(
      case
        when unit = 'count' then aim.target - stand.numerator
        when wanted = 'more' then aim.target / 100.0 * stand.denominator / closes - stand.numerator
        else stand.numerator - aim.target / 100.0 * stand.denominator / closes
      end::numeric
    )
  )::bigint as people_missing
from stand
join kpi_with_target using (kpi)
cross join lateral (
  select targets.target, targets.node_id
  from targets
  join steps_up on steps_up.node_id = stand.node_id and steps_up.above_id = targets.node_id
  where targets.union_id = stand.union_id and targets.year = stand.year and targets.kpi = stand.kpi
    and (unit = 'share' or targets.node_id = stand.node_id)
  order by steps
  limit 1
) as aim
where unit = 'count' or stand.denominator > 0
