-- One row per union, unit where members work, line of law or agreement and posts it gives: how far the unit is from it.
with
units as (
  select * from {{ ref('int_unit_stewards') }} where status <> 'closed' and members > 0
),
jobs as (
  -- of a member's jobs in one place the last to end
  select
    members.union_id,
    paths.above_id as employer_unit_id,
    members.member_id,
    least(
      coalesce({{ plus_days('min(members.leaves_on)', 1) }}, date '9999-12-31'),
      max(coalesce(employments.ends_on, date '9999-12-31'))
    ) as gone_on
  from {{ ref('int_members_now') }} as members
  cross join {{ ref('int_night') }} as night
  inner join {{ ref('stg_employments') }} as employments
    on employments.member_id = members.member_id
    and (employments.starts_on is null or employments.starts_on <= night.as_of)
    and (employments.ends_on is null or employments.ends_on > night.as_of)
  inner join {{ ref('int_employer_paths') }} as paths on paths.employer_unit_id = employments.employer_unit_id
  group by members.union_id, paths.above_id, members.member_id
),
leaving as (
  select jobs.union_id, jobs.employer_unit_id, cast(count(*) as bigint) as members
  from jobs
  cross join {{ ref('int_night') }} as night
  inner join {{ ref('int_rules') }} as rules
    on rules.union_id = jobs.union_id
    and rules.rule = 'line_leaving_days'
  where jobs.gone_on <= {{ plus_days('night.as_of', 'rules.amount') }}
  group by all
),
posts_held as (
  select mandates.union_id, paths.employer_unit_id, mandates.role, cast(count(*) as bigint) as mandates
  from {{ ref('int_mandates') }} as mandates
  inner join {{ ref('int_employer_paths') }} as paths on paths.above_id = mandates.employer_unit_id
  where mandates.is_in_force
    and mandates.role in ('deputy_steward', 'chief_steward', 'safety_delegate')
  group by all
),
drawn as (
  select
    units.union_id, units.employer_unit_id, 'steward' as line, cast(1 as bigint) as posts, units.threshold_base as base,
    units.threshold, cast(null as bigint) as percent
  from units
  union all
  -- where there should be a steward there should be a deputy
  select union_id, employer_unit_id, 'deputy_steward', 1, threshold_base, threshold, null
  from units
  where unit_kind = 'workplace'
  union all
  select
    units.union_id, units.employer_unit_id, lines.line, lines.posts, lines.base, lines.threshold, lines.percent
  from units
  cross join {{ ref('int_night') }} as night
  inner join {{ ref('int_legal_lines') }} as lines
    on lines.union_id = units.union_id
    and lines.employer_association = units.employer_association
    and lines.level = units.unit_kind
    and lines.month_number = night.this_month
),
measured as (
  select
    units.*,
    drawn.line,
    drawn.posts,
    drawn.base,
    coalesce(
      drawn.threshold,
      cast(ceil(coalesce(units.eligible_employees, units.employees) * drawn.percent / 100.0) as bigint)
    ) as line_at,
    case when drawn.base = 'employees' then units.employees else units.members end as persons,
    case when drawn.base = 'members' then coalesce(leaving.members, 0) end as leaving,
    case drawn.line
      when 'steward' then units.status in ('covered', 'elected_not_notified', 'covered_above')
      when 'mandate_kept' then units.status in ('covered', 'elected_not_notified', 'covered_above')
      when 'stewards' then units.stewards >= drawn.posts
      when 'agreement_claim' then coalesce(units.agreement_state in ('claimed', 'in_force'), false)
      else coalesce(posts_held.mandates > 0, false)
    end as in_use,
    near.amount as near_persons
  from drawn
  inner join units using (union_id, employer_unit_id)
  inner join {{ ref('int_rules') }} as near
    on near.union_id = drawn.union_id
    and near.rule = 'line_near_persons'
  left join leaving
    on leaving.union_id = drawn.union_id
    and leaving.employer_unit_id = drawn.employer_unit_id
  left join posts_held
    on posts_held.union_id = drawn.union_id
    and posts_held.employer_unit_id = drawn.employer_unit_id
    and posts_held.role = drawn.line
)
select
  union_id,
  employer_unit_id,
  unit_kind,
  unit_l,
  name,
  municipality,
  sector,
  enterprise_name,
  branch_id,
  region_id,
  line,
  posts,
  base,
  persons,
  line_at as threshold,
  case when persons < line_at then line_at - persons when persons >= line_at then 0 end as distance,
  leaving,
  in_use,
  case
    when persons is null or line_at is null then 'unknown'
    when persons < line_at - near_persons then 'below'
    when persons < line_at then 'near'
    when persons - coalesce(leaving, 0) < line_at then 'falling'
    when persons = line_at then 'at_line'
    else 'reached'
  end as state
from measured
