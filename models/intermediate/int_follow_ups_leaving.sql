-- One row per membership tonight and reason that has to do with leaving or dues: resigns, lapse_line, silent_lapse, arrears.
with
debts as (
  select
    members_now.membership_id,
    arrears.oldest_due_on,
    {{
      plus_days(plus_months('arrears.oldest_due_on', 'terms.lapse_months'), 'terms.dues_grace_days + 1')
    }} as lapses_on,
    terms.lapse_line_days
  from {{ ref('int_members_now') }} as members_now
  inner join {{ ref('int_follow_up_terms') }} as terms on terms.union_id = members_now.union_id
  cross join {{ ref('int_night') }} as night
  inner join {{ ref('int_arrears') }} as arrears
    on arrears.member_id = members_now.member_id
    and arrears.span_number = members_now.span_number
    and arrears.month_number = night.this_month
)
select
  members_now.membership_id,
  'resigns' as reason,
  cast(null as string) as rules,
  memberships.notice_received_on as arose_on,
  members_now.leaves_on as on_date,
  members_now.leaves_on as due_on,
  true as is_open
from {{ ref('int_members_now') }} as members_now
inner join {{ ref('int_memberships') }} as memberships using (member_id, span_number)
cross join {{ ref('int_night') }} as night
where members_now.leaves_on < {{ plus_months("cast(date_trunc('month', night.as_of) as date)", 2) }}
union all
select
  debts.membership_id,
  'lapse_line',
  null,
  {{ plus_days('debts.lapses_on', '-debts.lapse_line_days') }},
  debts.lapses_on,
  debts.lapses_on,
  true
from debts
cross join {{ ref('int_night') }} as night
-- a line passed long ago is the office's matter
where debts.lapses_on <= {{ plus_days('night.as_of', 'debts.lapse_line_days') }}
  and debts.lapses_on >= {{ plus_days('night.as_of', '-debts.lapse_line_days') }}
union all
select
  members_now.membership_id,
  'silent_lapse',
  null,
  silent_lapses.since_on,
  silent_lapses.since_on,
  {{ plus_months('silent_lapses.since_on', 'terms.lapse_months') }},
  true
from {{ ref('int_silent_lapses') }} as silent_lapses
inner join {{ ref('int_members_now') }} as members_now on members_now.member_id = silent_lapses.member_id
inner join {{ ref('int_follow_up_terms') }} as terms on terms.union_id = members_now.union_id
union all
select membership_id, 'arrears', null, oldest_due_on, oldest_due_on, lapses_on, true
from debts
