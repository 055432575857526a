-- One row per union, organisation unit, year and KPI with a target, its own or a share's from above: where it stands, in persons.
{% set kpis = [
  ['members', 'count', 'more'], ['density', 'share', 'more'], ['kept_12_months', 'share', 'more'],
  ['covered_members', 'share', 'more'], ['covered_workplaces', 'share', 'more'],
  ['students_kept_6_months', 'share', 'more'], ['students_kept_12_months', 'share', 'more'],
  ['early_exits', 'share', 'fewer'], ['exit_rate', 'share', 'fewer']
] %}
with
asked as (
  -- a year that is over is read at its December
  select distinct
    targets.union_id,
    targets.kpi,
    targets.year,
    least(night.this_month, targets.year * 12 + 11) as month_number
  from {{ ref('targets') }} as targets
  cross join {{ ref('int_window') }} as night
  where targets.year * 12 <= night.this_month
    and targets.year * 12 + 11 >= night.first_month
),
cells as (
  {% for kpi, unit, wanted in kpis %}
  select
    '{{ kpi }}' as kpi, '{{ unit }}' as unit, '{{ wanted }}' as wanted, union_id, branch_id, month,
    cast(sum(numerator) as bigint) as numerator, cast(sum(denominator) as bigint) as denominator
  from {{ ref('kpi_' ~ kpi) }}
  group by all
  {% if not loop.last %}union all{% endif %}
  {% endfor %}
),
actual as (
  select
    asked.union_id,
    nodes.organisation_unit_id as node_id,
    nodes.l as node_l,
    asked.year,
    asked.kpi,
    cells.unit,
    cells.wanted,
    months.month,
    cast(sum(cells.numerator) as bigint) as numerator,
    -- the exit rate's base adds up thirteen closes
    cast(sum(cells.denominator) as bigint) as base,
    case when asked.kpi = 'exit_rate' then 13 else 1 end as times
  from asked
  inner join {{ ref('int_months') }} as months on months.month_number = asked.month_number
  inner join cells
    on cells.union_id = asked.union_id
    and cells.kpi = asked.kpi
    and cells.month = months.month
  inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = cells.branch_id
  inner join {{ ref('organisation_units') }} as nodes
    on nodes.union_id = asked.union_id
    and nodes.l <= branches.l
    and nodes.r >= branches.r
  group by all
),
aimed as (
  -- of its own target and those above, the nearest
  select
    actual.*,
    targets.target,
    targets.node_id = actual.node_id as is_own
  from actual
  inner join {{ ref('targets') }} as targets
    on targets.union_id = actual.union_id
    and targets.kpi = actual.kpi
    and targets.year = actual.year
  inner join {{ ref('organisation_units') }} as aims
    on aims.organisation_unit_id = targets.node_id
    and aims.union_id = actual.union_id
  where aims.l <= actual.node_l
    and aims.r >= actual.node_l
    and (actual.unit = 'share' or targets.node_id = actual.node_id)
  qualify row_number() over (
    partition by actual.union_id, actual.node_id, actual.year, actual.kpi order by aims.l desc nulls last
  ) = 1
),
counted as (
  select
    aimed.*,
    -- target and stand in hundredths of a person, times the closes, so that nothing is rounded before the end
    case
      when unit = 'count' then (target - numerator) * 100
      when wanted = 'more' then target * base - numerator * 100 * times
      else numerator * 100 * times - target * base
    end as missing,
    100 * times as scale
  from aimed
)
select
  counted.union_id,
  case when nodes.kind = 'branch' then nodes.organisation_unit_id end as branch_id,
  nodes.region_id,
  counted.node_id,
  nodes.parent_id,
  nodes.kind as node_kind,
  nodes.name,
  counted.year,
  counted.kpi,
  counted.unit,
  counted.wanted,
  counted.month,
  counted.target,
  counted.is_own,
  counted.numerator,
  cast({{ whole_division('counted.base', 'counted.times') }} as bigint) as base,
  cast({{ whole_division('(greatest(counted.missing, 0) + counted.scale - 1)', 'counted.scale') }} as bigint)
    as people_missing
from counted
inner join {{ ref('organisation_units') }} as nodes on nodes.organisation_unit_id = counted.node_id
where counted.unit = 'count'
  or counted.base > 0
