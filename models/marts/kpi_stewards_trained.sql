-- One row per union, employer unit, home branch and month: stewards due to have had the basic course, and those in time.
with
first_mandates as (
  select union_id, member_id, min(starts_on) as first_on
  from {{ ref('int_mandates') }}
  where is_steward
  group by all
),
basic_courses as (
  select
    attendances.member_id,
    -- a course of unknown completion was completed on its last day
    min(coalesce(attendances.completed_on, {{ plus_days('courses.ends_on', -1) }}, courses.starts_on)) as completed_on
  from {{ ref('stg_course_attendances') }} as attendances
  inner join {{ ref('stg_courses') }} as courses using (course_id)
  where attendances.status = 'completed'
    and courses.kind = 'steward_basic'
  group by all
),
due as (
  select
    first_mandates.union_id,
    first_mandates.member_id,
    {{ plus_days('first_mandates.first_on', 'rules.amount') }} as due_on
  from first_mandates
  inner join {{ ref('int_rules') }} as rules
    on rules.union_id = first_mandates.union_id
    and rules.rule = 'steward_course_days'
)
select
  mandates.union_id,
  mandates.employer_unit_id,
  mandates.branch_id,
  mandates.month,
  cast(count(*) filter (where basic_courses.completed_on <= due.due_on) as bigint) as numerator,
  cast(count(*) as bigint) as denominator
from {{ ref('int_steward_months') }} as mandates
inner join due
  on due.union_id = mandates.union_id
  and due.member_id = mandates.member_id
  and due.due_on <= mandates.closes_on
left join basic_courses on basic_courses.member_id = mandates.member_id
group by mandates.union_id, mandates.employer_unit_id, mandates.branch_id, mandates.month
