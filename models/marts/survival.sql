-- One row per union, organisation unit, join year (0: all of them), curve and month of membership with an exit or an end of sight.
with
joiners as (
  select
    joiners.union_id,
    joiners.branch_id,
    cast(year(joiners.starts_on) as bigint) as join_year,
    case when joiners.left_in_month <= joiners.months_seen then joiners.left_in_month else joiners.months_seen end
      as duration,
    case when joiners.left_in_month <= joiners.months_seen then joiners.exit_reason else 'still_member' end as outcome,
    cast(count(*) as bigint) as people
  from {{ ref('int_joiners') }} as joiners
  inner join {{ ref('int_rules') }} as first_year
    on first_year.union_id = joiners.union_id
    and first_year.rule = 'history_from_year'
  cross join {{ ref('int_window') }} as night
  where year(joiners.starts_on) >= greatest(first_year.amount, {{ whole_division('night.first_month', 12) }})
  group by all
),
cohorts as (
  select union_id, branch_id, join_year, duration, outcome, people
  from joiners
  union all
  select union_id, branch_id, cast(0 as bigint), duration, outcome, people
  from joiners
),
curves as (
  select 'own_ways' as curve
  union all
  select 'all_ways'
),
lives as (
  select
    nodes.union_id,
    nodes.organisation_unit_id as node_id,
    cohorts.join_year,
    curves.curve,
    cohorts.duration,
    cohorts.outcome <> 'still_member'
    and (curves.curve = 'all_ways' or cohorts.outcome not in ('died', 'retired')) as is_event,
    cast(sum(cohorts.people) as bigint) as people
  from cohorts
  inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = cohorts.branch_id
  inner join {{ ref('organisation_units') }} as nodes
    on nodes.union_id = branches.union_id
    and nodes.l <= branches.l
    and nodes.r >= branches.r
  cross join curves
  group by all
),
sizes as (
  select union_id, node_id, join_year, cast(sum(people) as bigint) as joined
  from lives
  where curve = 'all_ways'
  group by all
),
estimated as (
  {{ kaplan_meier('lives', ['union_id', 'node_id', 'join_year', 'curve'], 'people') }}
),
seen as (
  -- months that everyone who joined in the year has had time to live through
  select
    sizes.union_id,
    sizes.node_id,
    sizes.join_year,
    sizes.joined,
    case
      when sizes.join_year > 0
        then {{ full_months('make_date(cast(sizes.join_year as integer), 12, 31)', 'night.as_of') }}
    end as months_seen
  from sizes
  cross join {{ ref('int_night') }} as night
)
select
  estimated.union_id,
  case when nodes.kind = 'branch' then nodes.organisation_unit_id end as branch_id,
  nodes.region_id,
  estimated.node_id,
  estimated.join_year,
  estimated.curve,
  estimated.duration as month_of_membership,
  seen.joined,
  estimated.at_risk,
  estimated.events as exits,
  estimated.censored,
  round(estimated.survival, 6) as survival,
  round(estimated.lower_bound, 6) as lower_bound,
  round(estimated.upper_bound, 6) as upper_bound
from estimated
inner join seen using (union_id, node_id, join_year)
inner join {{ ref('organisation_units') }} as nodes on nodes.organisation_unit_id = estimated.node_id
inner join {{ ref('int_rules') }} as enough
  on enough.union_id = estimated.union_id
  and enough.rule = 'survival_min_joined'
inner join {{ ref('int_rules') }} as at_risk
  on at_risk.union_id = estimated.union_id
  and at_risk.rule = 'survival_min_at_risk'
where seen.joined >= enough.amount
  and estimated.at_risk >= at_risk.amount
  and (seen.months_seen is null or (seen.months_seen >= 12 and estimated.duration <= seen.months_seen))
