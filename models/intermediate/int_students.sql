-- One row per exam of a member who was a student on its day and a member at the opening of its month: the cell of that opening.
with
exams as (
  select distinct
    studies.member_id,
    studies.exam_on,
    {{ month_number('studies.exam_on') }} as exam_month
  from {{ ref('stg_studies') }} as studies
),
students as (
  select
    exams.member_id,
    exams.exam_on,
    exams.exam_month,
    membership_rows.span_number,
    membership_rows.kind
  from exams
  inner join {{ ref('int_membership_rows') }} as membership_rows
    on membership_rows.member_id = exams.member_id
    and membership_rows.starts_on <= exams.exam_on
  inner join {{ ref('int_memberships') }} as memberships
    on memberships.member_id = membership_rows.member_id
    and memberships.span_number = membership_rows.span_number
    and (memberships.ends_on is null or memberships.ends_on > {{ plus_days('exams.exam_on', 1) }})
  qualify row_number() over (
    partition by exams.member_id, exams.exam_on
    order by membership_rows.starts_on desc nulls last, membership_rows.membership_id desc nulls last
  ) = 1
)
select
  states.union_id,
  students.member_id,
  students.exam_on,
  states.employer_unit_id,
  states.branch_id
from students
inner join {{ ref('int_states') }} as states
  on states.member_id = students.member_id
  and states.span_number = students.span_number
  and states.from_month <= students.exam_month - 1
  and states.to_month > students.exam_month - 1
where students.kind = 'student'
