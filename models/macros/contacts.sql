{# Things that call for a talk, in the month in which the time for it was over: counted where a person talked or wrote with
   the member from `talk_from` to `until_on`, both included. `due`: a query of them. #}
{% macro judged_talks(due) -%}
  with
  due as (
    {{ due }}
  ),
  talked as (
    select member_id, cast(happened_at as date) as happened_on
    from {{ ref('stg_contacts') }}
    where member_id is not null
      and not coalesce(is_automatic, false)
    group by all
  ),
  contacted as (
    select distinct due.outcome_id
    from due
    inner join talked
      on talked.member_id = due.member_id
      and talked.happened_on >= due.talk_from
      and talked.happened_on <= due.until_on
  )
  select
    due.union_id,
    due.outcome_id,
    due.employer_unit_id,
    due.branch_id,
    contacted.outcome_id is not null as is_counted,
    {{ month_number('due.until_on') }} as from_month,
    {{ month_number('due.until_on') }} + 1 as to_month
  from due
  cross join {{ ref('int_night') }} as night
  left join contacted on contacted.outcome_id = due.outcome_id
  where due.until_on <= night.as_of
{%- endmacro %}

{# Members in the month in which their first days ended: counted those talked to by then. #}
{% macro judged_new_members_contacted() -%}
  {%- set due -%}
    select
      movements.union_id,
      memberships.member_id || ' ' || cast(memberships.starts_on as string) as outcome_id,
      movements.employer_unit_id,
      movements.branch_id,
      memberships.member_id,
      memberships.starts_on as talk_from,
      {{ plus_days('memberships.starts_on', 'rules.amount') }} as until_on
    from {{ ref('int_movements') }} as movements
    inner join {{ ref('int_memberships') }} as memberships using (member_id, span_number)
    inner join {{ ref('int_rules') }} as rules
      on rules.union_id = movements.union_id
      and rules.rule = 'new_contact_days'
    where movements.step = 'joined'
  {%- endset -%}
  {{ judged_talks(due) }}
{%- endmacro %}

{# Exams of students in the month in which the time to congratulate was over: counted those talked to by then. The dead are
   left out. #}
{% macro judged_graduates_contacted() -%}
  {%- set until_on = plus_months('students.exam_on', 'rules.amount') -%}
  {%- set due -%}
    select
      students.union_id,
      students.member_id || ' ' || cast(students.exam_on as string) as outcome_id,
      students.employer_unit_id,
      students.branch_id,
      students.member_id,
      students.exam_on as talk_from,
      {{ until_on }} as until_on
    from {{ ref('int_students') }} as students
    inner join {{ ref('stg_members') }} as members using (member_id)
    inner join {{ ref('int_rules') }} as rules
      on rules.union_id = students.union_id
      and rules.rule = 'graduate_months'
    where members.deceased_on is null
      or members.deceased_on > {{ until_on }}
  {%- endset -%}
  {{ judged_talks(due) }}
{%- endmacro %}

{# Jobs lost in the month in which the days to talk about it ended: counted those talked to by then. #}
{% macro judged_job_loss_contacted() -%}
  {%- set due -%}
    select
      losses.union_id,
      losses.member_id || ' ' || cast(losses.lost_on as string) as outcome_id,
      cells.employer_unit_id,
      cells.branch_id,
      losses.member_id,
      losses.talk_from,
      losses.until_on
    from {{ ref('int_job_losses') }} as losses
    inner join {{ ref('int_cells_on_day') }} as cells
      on cells.member_id = losses.member_id
      and cells.span_number = losses.span_number
      and cells.asked_on = {{ plus_days('losses.lost_on', -1) }}
      and cells.why = 'before_job_loss'
  {%- endset -%}
  {{ judged_talks(due) }}
{%- endmacro %}

{# Resignations settled within twelve full months after somebody had talked with the member: counted those taken back. #}
{% macro judged_taken_back_after_contact() -%}
  with
  settled as (
    select
      membership_rows.member_id,
      membership_rows.span_number,
      membership_rows.membership_id,
      membership_rows.notice_received_on,
      coalesce(membership_rows.notice_withdrawn_on <= night.as_of, false) as is_taken_back,
      case
        when membership_rows.notice_withdrawn_on <= night.as_of then membership_rows.notice_withdrawn_on
        else {{ plus_days('membership_rows.register_ends_on', -1) }}
      end as settled_on
    from {{ ref('int_membership_rows') }} as membership_rows
    cross join {{ ref('int_night') }} as night
    where membership_rows.notice_received_on is not null
      and (
        membership_rows.notice_withdrawn_on <= night.as_of
        or membership_rows.register_ends_on <= {{ plus_days('night.as_of', 1) }}
      )
  ),
  talked as (
    -- several contacts are one talk
    select distinct settled.membership_id
    from settled
    inner join {{ ref('stg_contacts') }} as contacts
      on contacts.member_id = settled.member_id
      and cast(contacts.happened_at as date) >= settled.notice_received_on
      and cast(contacts.happened_at as date) <= settled.settled_on
    where not contacts.is_automatic
  )
  select
    states.union_id,
    settled.membership_id as outcome_id,
    states.employer_unit_id,
    states.branch_id,
    settled.is_taken_back as is_counted,
    {{ month_number('settled.settled_on') }} as from_month,
    {{ months_after(month_number('settled.settled_on')) }} as to_month
  from settled
  inner join talked using (membership_id)
  inner join {{ ref('int_states') }} as states
    on states.member_id = settled.member_id
    and states.span_number = settled.span_number
    and states.from_month < {{ month_number('settled.settled_on') }}
    and states.to_month >= {{ month_number('settled.settled_on') }}
  cross join {{ ref('int_night') }} as night
  where night.is_month_end
    or {{ month_number('settled.settled_on') }} < night.this_month
{%- endmacro %}

{# Arrears decided within twelve full months after somebody had talked with the member: counted those paid. #}
{% macro judged_cured_after_contact() -%}
  with
  begun as (
    select
      arrears.union_id,
      arrears.member_id,
      arrears.employer_unit_id,
      arrears.branch_id,
      arrears.month_number,
      opened.closes_on as began_on,
      first_close.closes_on as first_on,
      second_close.closes_on as second_on,
      owing.member_id is not null as owed_at_first,
      (first_states.member_id is not null and owing.member_id is null)
      or (second_states.member_id is not null and owing_still.member_id is null) as is_cured
    from {{ ref('int_arrears') }} as arrears
    inner join {{ ref('int_months') }} as opened on opened.month_number = arrears.month_number
    inner join {{ ref('int_months') }} as first_close on first_close.month_number = arrears.month_number + 1
    inner join {{ ref('int_months') }} as second_close on second_close.month_number = arrears.month_number + 2
    cross join {{ ref('int_night') }} as night
    cross join {{ ref('int_window') }} as published
    left join {{ ref('int_arrears') }} as before
      on before.member_id = arrears.member_id
      and before.month_number = arrears.month_number - 1
    left join {{ ref('int_arrears') }} as owing
      on owing.member_id = arrears.member_id
      and owing.month_number = arrears.month_number + 1
    left join {{ ref('int_arrears') }} as owing_still
      on owing_still.member_id = arrears.member_id
      and owing_still.month_number = arrears.month_number + 2
    left join {{ ref('int_states') }} as first_states
      on first_states.member_id = arrears.member_id
      and first_states.from_month <= arrears.month_number + 1
      and first_states.to_month > arrears.month_number + 1
    left join {{ ref('int_states') }} as second_states
      on second_states.member_id = arrears.member_id
      and second_states.from_month <= arrears.month_number + 2
      and second_states.to_month > arrears.month_number + 2
    where before.member_id is null
      -- whether those of the first month owed before it is not known
      and arrears.month_number > published.first_month
      and (night.is_month_end or arrears.month_number + 2 < night.this_month)
  ),
  talked as (
    -- several contacts are one talk
    select distinct begun.member_id, begun.month_number
    from begun
    inner join {{ ref('stg_contacts') }} as contacts
      on contacts.member_id = begun.member_id
      and cast(contacts.happened_at as date) > begun.began_on
      and cast(contacts.happened_at as date) <= case when begun.owed_at_first then begun.second_on else begun.first_on end
    where not contacts.is_automatic
  )
  select
    begun.union_id,
    begun.member_id || ' ' || cast(begun.month_number as string) as outcome_id,
    begun.employer_unit_id,
    begun.branch_id,
    begun.is_cured as is_counted,
    begun.month_number + 2 as from_month,
    {{ months_after('(begun.month_number + 2)') }} as to_month
  from begun
  inner join talked using (member_id, month_number)
  cross join {{ ref('int_night') }} as night
{%- endmacro %}

{# Promises in the month they were due in: counted those done by their day. #}
{% macro judged_promises_kept() -%}
  with
  due as (
    select
      promises.promise_id,
      promises.union_id,
      coalesce(promises.case_header_id, '') as case_header_id,
      coalesce(promises.organisation_unit_id, '') as organisation_unit_id,
      months.month_number,
      promises.done_on <= promises.due_on as is_kept
    from {{ ref('stg_promises') }} as promises
    cross join {{ ref('int_night') }} as night
    inner join {{ ref('int_months') }} as months
      on months.month = cast(date_trunc('month', promises.due_on) as date)
      and months.is_published
    -- on its own day it is due only when done
    where promises.due_on < night.as_of
      or (promises.due_on = night.as_of and promises.done_on <= night.as_of)
  )
  select
    due.union_id,
    due.promise_id as outcome_id,
    coalesce(cases.employer_unit_id, 'without:' || coalesce(places.branch_id, 'nobranch:' || due.union_id))
      as employer_unit_id,
    coalesce(cases.branch_id, places.branch_id, 'nobranch:' || due.union_id) as branch_id,
    due.is_kept as is_counted,
    due.month_number as from_month,
    due.month_number + 1 as to_month
  from due
  left join {{ ref('int_case_places') }} as cases using (union_id, case_header_id)
  left join {{ ref('int_places') }} as places using (union_id, organisation_unit_id)
{%- endmacro %}
