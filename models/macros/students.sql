{# Students whose exam was `months` to `months` + 12 months ago, in the cell of their exam, and who of them were working
   members `months` months after it. The dead are left out. #}
{% macro judged_students_kept(months) -%}
  with
  later as (
    select
      students.union_id,
      students.member_id,
      students.exam_on,
      students.employer_unit_id,
      students.branch_id,
      {{ plus_months('students.exam_on', months) }} as asked_on,
      members.deceased_on
    from {{ ref('int_students') }} as students
    inner join {{ ref('stg_members') }} as members using (member_id)
  ),
  in_force as (
    -- the kind in force on the day asked, of who is a member then
    select
      later.member_id,
      later.exam_on,
      membership_rows.kind
    from later
    inner join {{ ref('int_membership_rows') }} as membership_rows
      on membership_rows.member_id = later.member_id
      and membership_rows.starts_on <= later.asked_on
    inner join {{ ref('int_memberships') }} as memberships
      on memberships.member_id = membership_rows.member_id
      and memberships.span_number = membership_rows.span_number
      and (memberships.ends_on is null or memberships.ends_on > {{ plus_days('later.asked_on', 1) }})
    qualify row_number() over (
      partition by later.member_id, later.exam_on
      order by membership_rows.starts_on desc nulls last, membership_rows.membership_id desc nulls last
    ) = 1
  )
  select
    later.union_id,
    later.member_id || ' ' || cast(later.exam_on as string) as outcome_id,
    later.employer_unit_id,
    later.branch_id,
    coalesce(in_force.kind = 'working', false) as is_counted,
    {{ close_after('later.asked_on') }} as from_month,
    {{ close_after(plus_months('later.exam_on', months + 12)) }} as to_month
  from later
  left join in_force using (member_id, exam_on)
  cross join {{ ref('int_night') }} as night
  where later.deceased_on is null
    or later.deceased_on > later.asked_on
{%- endmacro %}
