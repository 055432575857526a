-- One row per mandate of a steward in force tonight and union it represents: what it carries, until when, and how trained.
with
-- a workplace is carried by the stewards nearest to it: its own, else those of the unit above
near as (
  select
    mandates.mandate_id, mandates.union_id, paths.employer_unit_id,
    rank() over (
      partition by mandates.union_id, paths.employer_unit_id order by paths.distance nulls last
    ) as place
  from {{ ref('int_mandates') }} as mandates
  inner join {{ ref('int_employer_paths') }} as paths
    on paths.above_id = mandates.employer_unit_id
    and (paths.distance = 0 or mandates.covers_below)
  where mandates.is_steward and mandates.is_in_force
),
carried as (
  select
    mandate_id, union_id, employer_unit_id,
    count(*) over (partition by union_id, employer_unit_id) as stewards
  from near
  where place = 1
),
people as (
  select
    union_id, employer_unit_id,
    count(*) as members,
    count(*) filter (where is_new) as new_members,
    count(*) filter (where months_owed > 0) as in_arrears
  from {{ ref('members') }}
  where is_primary
  group by all
),
loads as (
  select
    carried.mandate_id, carried.union_id,
    cast(sum(people.members) as bigint) as members,
    cast(sum(people.new_members) as bigint) as new_members,
    cast(sum(people.in_arrears) as bigint) as in_arrears,
    cast(count(*) as bigint) as workplaces,
    cast(max(carried.stewards) as bigint) as stewards,
    sum(cast(people.members as double) / carried.stewards) as members_each
  from carried
  inner join people using (union_id, employer_unit_id)
  group by all
),
careers as (
  select union_id, member_id, min(starts_on) as first_on
  from {{ ref('int_mandates') }}
  where is_steward
  group by all
),
courses as (
  select
    attendances.member_id,
    min(coalesce(attendances.completed_on, {{ plus_days('courses.ends_on', -1) }}, courses.starts_on)) as trained_on
  from {{ ref('stg_course_attendances') }} as attendances
  inner join {{ ref('stg_courses') }} as courses using (course_id)
  where attendances.status = 'completed'
    and courses.kind = 'steward_basic'
  group by all
),
licences as (
  select certificates.member_id, max(coalesce(certificates.ends_on, date '9999-12-31')) as until_on
  from {{ ref('stg_certificates') }} as certificates
  cross join {{ ref('int_night') }} as night
  where certificates.kind = 'steward_licence'
    and certificates.starts_on <= night.as_of
    and (certificates.ends_on is null or certificates.ends_on > night.as_of)
  group by all
),
facts as (
  select
    stewards.*,
    night.as_of,
    careers.first_on,
    {{ plus_days('careers.first_on', 'course_days.amount') }} as course_due_on,
    courses.trained_on,
    licences.until_on as licence_until,
    least(
      coalesce(stewards.ends_on, date '9999-12-31'), coalesce(stewards.term_ends_on, date '9999-12-31')
    ) as until_on,
    coalesce(loads.members, 0) as members,
    coalesce(loads.new_members, 0) as new_members,
    coalesce(loads.in_arrears, 0) as in_arrears,
    coalesce(loads.workplaces, 0) as workplaces,
    coalesce(loads.stewards, 1) as stewards_here,
    cast(round(coalesce(loads.members_each, 0)) as bigint) as members_each,
    range_from.amount as range_from,
    range_to.amount as range_to,
    succession.amount as succession_days
  from {{ ref('stewards') }} as stewards
  cross join {{ ref('int_night') }} as night
  inner join {{ ref('mandate_roles') }} as roles on roles.role = stewards.role and roles.is_steward
  inner join careers
    on careers.union_id = stewards.union_id
    and careers.member_id = stewards.member_id
  inner join {{ ref('int_rules') }} as course_days
    on course_days.union_id = stewards.union_id
    and course_days.rule = 'steward_course_days'
  inner join {{ ref('int_rules') }} as range_from
    on range_from.union_id = stewards.union_id
    and range_from.rule = 'steward_range_from'
  inner join {{ ref('int_rules') }} as range_to
    on range_to.union_id = stewards.union_id
    and range_to.rule = 'steward_range_to'
  inner join {{ ref('int_rules') }} as succession
    on succession.union_id = stewards.union_id
    and succession.rule = 'succession_days'
  left join courses on courses.member_id = stewards.member_id
  left join licences on licences.member_id = stewards.member_id
  left join loads
    on loads.union_id = stewards.union_id
    and loads.mandate_id = stewards.mandate_id
),
succeeded as (
  -- more than one may succeed
  select distinct facts.mandate_id, facts.union_id
  from facts
  inner join {{ ref('int_mandates') }} as next
    on next.union_id = facts.union_id
    and next.employer_unit_id = facts.employer_unit_id
    and next.role = facts.role
    and next.mandate_id <> facts.mandate_id
    and next.starts_on > facts.starts_on
    and next.starts_on >= {{ plus_days('facts.until_on', '-facts.succession_days') }}
    and next.elected_on <= facts.as_of
    and (next.ends_on is null or next.ends_on > facts.until_on)
  where facts.until_on < date '9999-12-31'
)
select
  facts.union_id,
  facts.mandate_id,
  facts.member_id,
  facts.given_name,
  facts.family_name,
  facts.is_protected,
  facts.role,
  facts.employer_unit_id,
  facts.unit_name,
  facts.unit_l,
  facts.branch_id,
  facts.region_id,
  nullif(facts.until_on, date '9999-12-31') as until_on,
  case
    when facts.until_on < date '9999-12-31' then {{ days_between('facts.as_of', 'facts.until_on') }}
  end as days_left,
  succeeded.mandate_id is not null as is_succeeded,
  facts.workplaces,
  facts.members,
  facts.new_members,
  facts.in_arrears,
  facts.stewards_here,
  facts.members_each,
  facts.range_from,
  facts.range_to,
  case
    when facts.members_each > facts.range_to then 'large'
    when facts.members_each < facts.range_from then 'small'
    else 'recommended'
  end as load,
  facts.first_on,
  facts.trained_on,
  facts.course_due_on,
  case
    when facts.trained_on <= facts.course_due_on then 'in_time'
    when facts.trained_on is not null then 'late'
    when facts.course_due_on > facts.as_of then 'due'
    else 'overdue'
  end as training,
  facts.licence_until is not null as is_licensed,
  nullif(facts.licence_until, date '9999-12-31') as licence_until
from facts
left join succeeded using (mandate_id, union_id)
