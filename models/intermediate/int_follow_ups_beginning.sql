-- One row per membership tonight and reason that has to do with beginning: graduate, new, new_90_days, new_first_year.
with
graduates as (
  select
    members_now.membership_id,
    studies.exam_on,
    {{ plus_months('studies.exam_on', 'terms.graduate_months') }} as due_on
  from {{ ref('int_members_now') }} as members_now
  inner join {{ ref('int_follow_up_terms') }} as terms on terms.union_id = members_now.union_id
  inner join {{ ref('stg_studies') }} as studies on studies.member_id = members_now.member_id
),
later_talks as (
  select
    members_now.membership_id, members_now.joined_on, terms.new_follow_up_lead_days,
    'new_90_days' as reason,
    {{ plus_days('members_now.joined_on', 'terms.new_follow_up_days') }} as due_on
  from {{ ref('int_members_now') }} as members_now
  inner join {{ ref('int_follow_up_terms') }} as terms on terms.union_id = members_now.union_id
  union all
  select
    members_now.membership_id, members_now.joined_on, terms.new_follow_up_lead_days,
    'new_first_year',
    {{ plus_days('members_now.joined_on', 'terms.new_year_days') }}
  from {{ ref('int_members_now') }} as members_now
  inner join {{ ref('int_follow_up_terms') }} as terms on terms.union_id = members_now.union_id
)
-- the list for the next month comes a month ahead; of two exams the first counts
select
  graduates.membership_id,
  'graduate' as reason,
  cast(null as string) as rules,
  min(graduates.exam_on) as arose_on,
  min(graduates.exam_on) as on_date,
  min(graduates.due_on) as due_on,
  min({{ month_number('graduates.due_on') }}) = max(night.this_month) as is_open
from graduates
cross join {{ ref('int_night') }} as night
where {{ month_number('graduates.due_on') }} in (night.this_month, night.this_month + 1)
group by graduates.membership_id
union all
select
  members_now.membership_id,
  'new',
  null,
  members_now.joined_on,
  members_now.joined_on,
  {{ plus_days('members_now.joined_on', 'terms.new_contact_days') }},
  true
from {{ ref('int_members_now') }} as members_now
inner join {{ ref('int_follow_up_terms') }} as terms on terms.union_id = members_now.union_id
where members_now.is_new
union all
select
  later_talks.membership_id,
  later_talks.reason,
  null,
  {{ plus_days('later_talks.due_on', '-later_talks.new_follow_up_lead_days') }},
  later_talks.joined_on,
  later_talks.due_on,
  true
from later_talks
cross join {{ ref('int_night') }} as night
where night.as_of <= later_talks.due_on
  and night.as_of >= {{ plus_days('later_talks.due_on', '-later_talks.new_follow_up_lead_days') }}
