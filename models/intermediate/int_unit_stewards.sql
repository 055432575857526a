-- One row per union and workplace or company group with a member at work or a past steward: is there a steward, and since when not?
with
employed as (
  select
    jobs.union_id,
    paths.above_id as employer_unit_id,
    -- a member may have jobs at several workplaces of a company group
    cast(count(distinct jobs.member_id) as bigint) as members
  from {{ ref('int_period_jobs') }} as jobs
  cross join {{ ref('int_night') }} as night
  inner join {{ ref('int_employer_paths') }} as paths on paths.employer_unit_id = jobs.employer_unit_id
  where jobs.to_month > night.this_month
  group by all
),
coverage as (
  select
    coverage.union_id,
    coverage.employer_unit_id,
    count(*) filter (where coverage.is_in_force and coverage.held <> 'above' and coverage.is_notified) as notified,
    count(*) filter (where coverage.is_in_force and coverage.held <> 'above') as held_here,
    count(*) filter (where coverage.is_in_force and coverage.held = 'above') as held_above,
    max(coalesce(coverage.term_ends_on, coverage.ends_on)) filter (
      where coverage.is_in_force and coverage.held <> 'above'
    ) as term_ends_on,
    max(coverage.ends_on) filter (where coverage.ends_on <= night.as_of) as last_steward_ended_on,
    max_by(coalesce(coverage.end_reason, 'unknown'), coverage.ends_on) filter (
      where coverage.ends_on <= night.as_of
    ) as last_end_reason,
    max_by(coverage.role, coverage.ends_on) filter (where coverage.ends_on <= night.as_of) as last_role,
    coalesce(bool_or(
      coverage.is_full_term and coverage.ends_on <= night.as_of
      and {{ plus_days('coverage.ends_on', 'grace.amount') }} > night.as_of
    ), false) as awaits_election
  from {{ ref('int_coverage') }} as coverage
  inner join {{ ref('int_rules') }} as grace
    on grace.union_id = coverage.union_id
    and grace.rule = 'reelection_grace_days'
  cross join {{ ref('int_night') }} as night
  where coverage.starts_on <= night.as_of
  group by all
),
deputies as (
  -- of a company group, as its stewards: at the group or at any unit below
  select mandates.union_id, paths.above_id as employer_unit_id
  from {{ ref('int_mandates') }} as mandates
  inner join {{ ref('int_employer_paths') }} as paths on paths.employer_unit_id = mandates.employer_unit_id
  where mandates.role = 'deputy_steward' and mandates.is_in_force
  group by all
),
-- a company group of a single unit is that unit's own row
units as (
  select units.*
  from {{ ref('employer_units') }} as units
  where units.kind = 'workplace'
    or (units.kind = 'company_group' and units.r - units.l > 1)
),
agreements as (
  select
    agreements.union_id,
    paths.employer_unit_id,
    min_by(agreements.state, paths.distance) as state
  from {{ ref('stg_agreements') }} as agreements
  inner join {{ ref('int_employer_paths') }} as paths on paths.above_id = agreements.employer_unit_id
  cross join {{ ref('int_night') }} as night
  where agreements.starts_on <= night.as_of
    and (agreements.ends_on is null or agreements.ends_on > night.as_of)
  group by all
),
facts as (
  select
    unions.union_id,
    units.employer_unit_id,
    units.kind as unit_kind,
    units.l as unit_l,
    units.r as unit_r,
    units.name,
    units.municipality,
    units.sector,
    units.enterprise_id,
    enterprises.name as enterprise_name,
    associations.employer_association,
    homes.branch_id,
    branches.region_id,
    coalesce(employed.members, 0) as members,
    thresholds.threshold,
    thresholds.is_known as threshold_known,
    thresholds.base as threshold_base,
    agreements.state as agreement_state,
    cast(headcounts.employees as bigint) as employees,
    cast(headcounts.eligible as bigint) as eligible_employees,
    headcounts.counted_on as headcount_on,
    coalesce(coverage.notified, 0) as notified,
    coalesce(coverage.held_here, 0) as held_here,
    coalesce(coverage.held_above, 0) as held_above,
    cast(coalesce(coverage.held_here, 0) as bigint) as stewards,
    coverage.last_steward_ended_on,
    coverage.last_end_reason,
    coverage.last_role,
    coverage.term_ends_on,
    coalesce(coverage.awaits_election, false) as awaits_election,
    deputies.union_id is not null as deputy_in_office,
    coalesce(units.closed_on <= night.as_of, false) as is_closed,
    -- where no member works there is nobody to elect, however many employees
    coalesce(employed.members, 0) > 0
    and case when thresholds.base = 'employees' then coalesce(headcounts.employees, 0) else employed.members end
    >= thresholds.threshold as is_eligible,
    coalesce(
      coverage.last_steward_ended_on > {{ plus_months('night.as_of', '-gap.amount') }}, false
    ) as had_one_lately,
    {{ days_between('coverage.last_steward_ended_on', 'night.as_of') }} as days_since,
    {{ month_number('night.as_of') }} - {{ month_number('coverage.last_steward_ended_on') }}
    - case when day(night.as_of) < day(coverage.last_steward_ended_on) then 1 else 0 end as months_since
  from {{ ref('stg_unions') }} as unions
  cross join units
  cross join {{ ref('int_night') }} as night
  left join employed using (union_id, employer_unit_id)
  left join coverage using (union_id, employer_unit_id)
  left join deputies using (union_id, employer_unit_id)
  left join agreements using (union_id, employer_unit_id)
  inner join {{ ref('int_home_branches') }} as homes using (union_id, employer_unit_id)
  inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = homes.branch_id
  inner join {{ ref('employer_units') }} as enterprises on enterprises.employer_unit_id = units.enterprise_id
  inner join {{ ref('int_associations') }} as associations on associations.employer_unit_id = units.employer_unit_id
  inner join {{ ref('int_steward_thresholds') }} as thresholds
    on thresholds.union_id = unions.union_id
    and thresholds.employer_association = associations.employer_association
    and thresholds.level = units.kind
    and thresholds.month_number = night.this_month
  inner join {{ ref('int_rules') }} as gap
    on gap.union_id = unions.union_id
    and gap.rule = 'steward_gap_months'
  left join {{ ref('int_headcounts') }} as headcounts
    on headcounts.union_id = unions.union_id
    and headcounts.employer_unit_id = units.employer_unit_id
    and headcounts.to_month > night.this_month
  where employed.members > 0
    or coverage.last_steward_ended_on is not null
),
judged as (
  select
    *,
    case
      when is_closed then 'closed'
      when notified > 0 then 'covered'
      when held_here > 0 then 'elected_not_notified'
      when held_above > 0 then 'covered_above'
      when not is_eligible and had_one_lately then 'lost_eligibility'
      when not is_eligible then 'below'
      when awaits_election then 'reelection'
      when had_one_lately then 'lost'
      when last_steward_ended_on is not null then 'vacant'
      else 'never'
    end as status
  from facts
)
select
  union_id,
  employer_unit_id,
  unit_kind,
  unit_l,
  unit_r,
  name,
  municipality,
  sector,
  enterprise_id,
  enterprise_name,
  employer_association,
  branch_id,
  region_id,
  members,
  threshold,
  threshold_known,
  threshold_base,
  agreement_state,
  employees,
  eligible_employees,
  headcount_on,
  status,
  stewards,
  last_steward_ended_on,
  case when held_here + held_above = 0 then days_since end as days_without,
  case when held_here + held_above = 0 then months_since end as months_since_last_steward,
  last_end_reason,
  last_role,
  deputy_in_office,
  term_ends_on,
  -- members without a steward, weighed by how fresh the loss is: twice on the first day, once after a year
  cast(case status
    when 'lost' then members * (2 - least(days_since, 365) / 365.0)
    when 'vacant' then members
    when 'never' then members * 0.8
    else 0
  end as double) as urgency
from judged
