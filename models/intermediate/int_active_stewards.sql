-- One row per mandate of a steward, union it represents and month at whose close its holder had done something lately.
with
stewards as (
  select distinct member_id
  from {{ ref('int_mandates') }}
  where is_steward
),
actions as (
  select attendances.member_id, events.held_on as acted_on
  from {{ ref('stg_event_attendances') }} as attendances
  inner join stewards using (member_id)
  inner join {{ ref('stg_events') }} as events using (event_id)
  where attendances.status = 'attended'
  union
  -- a course of unknown completion was completed on its last day
  select
    attendances.member_id,
    coalesce(attendances.completed_on, {{ plus_days('courses.ends_on', -1) }}, courses.starts_on)
  from {{ ref('stg_course_attendances') }} as attendances
  inner join stewards using (member_id)
  inner join {{ ref('stg_courses') }} as courses using (course_id)
  where attendances.status = 'completed'
  union
  -- who reopens a case is the member, not its owner
  select cases.owner_id, cast(events.happened_at as date)
  from {{ ref('stg_case_headers') }} as cases
  inner join stewards on stewards.member_id = cases.owner_id
  inner join {{ ref('stg_case_events') }} as events using (case_header_id)
  where not coalesce(events.is_automatic, false)
    and events.kind <> 'reopened'
  union
  select cases.owner_id, cast(contacts.happened_at as date)
  from {{ ref('stg_case_headers') }} as cases
  inner join stewards on stewards.member_id = cases.owner_id
  inner join {{ ref('stg_contacts') }} as contacts using (case_header_id)
  where not coalesce(contacts.is_automatic, false)
)
select distinct mandates.mandate_id, mandates.union_id, mandates.month_number
from {{ ref('int_steward_months') }} as mandates
inner join {{ ref('int_rules') }} as rules
  on rules.union_id = mandates.union_id
  and rules.rule = 'active_steward_days'
inner join actions
  on actions.member_id = mandates.member_id
  and actions.acted_on <= mandates.closes_on
  and actions.acted_on > {{ plus_days('mandates.closes_on', '-rules.amount') }}
