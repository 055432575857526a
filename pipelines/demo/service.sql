-- What members bring to the union and what becomes of it: cases, contacts, promises. The case system began in 2023.
create macro service_opening() as date '2023-01-01';

create macro hours_after(moment, hours) as moment + to_seconds(floor((hours) * 3600)::bigint);

-- Known by the close of as_of.
create macro happened(moment) as moment < getvariable('as_of') + 1;

-- Few write at weekends: what would fall there mostly comes on Monday.
create macro working_day(day, salt, id) as
case when isodow(day) > 5 and u(salt, id) < 0.85 then (day + 8 - isodow(day)::integer)::date else day end;

create macro day_within(month, share) as (month + floor(share * date_part('day', last_day(month)))::integer)::date;

-- How often members turn to the union, by month of the year; after the holidays most.
create table latent.service_month as
select
  month, before,
  [1.2, 1.1, 1.05, 0.95, 1.0, 0.85, 0.5, 1.15, 1.2, 1.1, 1.05, 0.8][month(month)] * (1 + 0.03 * (year(month) - 2023)) as season
from latent.join_month
where month between service_opening() and as_of();

-- A slot names a person by number; it counts when the person was a member on that day.
create table latent.case_start as
with
slots as (
  select month, before, unnest(generate_series(1, ceil(before * 0.009 * season)::integer)) as k from latent.service_month
),
named as (
  select *, 'case-' || strftime(month, '%Y%m') || '-' || k as case_header_id from slots
),
dated as (
  select
    case_header_id, 1 + floor(u('case of', case_header_id) * before)::integer as n,
    working_day(day_within(month, u('case day', case_header_id)), 'case weekend', case_header_id) as day
  from named
)
select
  d.case_header_id, m.member_id, p.union_id, m.branch_id, m.kind, d.day,
  hours_after(d.day::timestamp, 5 + 13 * (u('case hour', d.case_header_id) + u('case hour too', d.case_header_id)) / 2) as received_at,
  pick(
    ['phone', 'phone', 'phone', 'phone', 'phone', 'phone', 'phone', 'email', 'email', 'email', 'email', 'email', 'web', 'web', 'web',
      'chat', 'chat', 'meeting', 'workplace_visit', pick(['sms', 'social', 'post', 'other'], u('rare channel', d.case_header_id))],
    u('case channel', d.case_header_id)
  ) as channel,
  case
    when m.kind in ('student', 'entrepreneur') and u('own topic', d.case_header_id) < 0.4 then m.kind
    else pick(
      ['employment', 'employment', 'employment', 'employment', 'employment', 'employment', 'membership', 'membership', 'membership', 'professional',
        'professional', 'legal', 'other'],
      u('case topic', d.case_header_id)
    )
  end as topic,
  case when u('case priority', d.case_header_id) < 0.07 then 'urgent' when u('case priority', d.case_header_id) < 0.35 then 'week' else 'normal' end as priority
from dated as d
inner join latent.membership as m on m.n = d.n and m.starts_on <= d.day and m.ends_on > d.day
inner join latent.person as p on p.n = d.n;

-- The way of a case: hours until a person told the member how it goes on, until help, until the close.
create table latent.case_course as
with
answered as (
  select
    *,
    case
      when u('never answered', case_header_id) < 0.015 then null
      when channel in ('phone', 'chat', 'meeting', 'workplace_visit') and u('at once', case_header_id) < 0.74 then 0.02 + 0.3 * u('minutes', case_header_id)
      -- Slower in July, in some branches, and before; an urgent matter goes first.
      else 0.4 + e('answer', case_header_id) * case channel when 'post' then 60 when 'email' then 21 else 16 end
        * (0.65 + 0.8 * u('pace', branch_id)) * (1.25 - 0.1 * (year(day) - 2023)) * case when month(day) = 7 then 1.8 else 1 end
        * case when priority = 'urgent' then 0.5 else 1 end
    end as answer_hours,
    channel in ('phone', 'chat', 'meeting') and u('in one go', case_header_id) < 0.42 as is_in_one_go,
    case when u('transfers', case_header_id) < 0.80 then 0 when u('transfers', case_header_id) < 0.95 then 1 else 2 end as transfer_draw
  from latent.case_start
),
helped as (
  select
    *,
    answer_hours + case when is_in_one_go then 0.1 else e('help', case_header_id) * case priority when 'urgent' then 7 when 'week' then 60 else 130 end end
    as help_hours,
    case when is_in_one_go then 0 else transfer_draw end as transfers
  from answered
),
closed as (
  select
    *,
    case
      when help_hours is not null and u('never closed', case_header_id) > 0.03
        then help_hours + case when is_in_one_go then 0.05 else 1 + 110 * e('close', case_header_id) end
      -- What was forgotten is mostly found at some tidying up.
      when u('tidied up', case_header_id) < 0.93 then 24 * (30 + 200 * u('tidied up after', case_header_id))
    end as close_hours
  from helped
)
select
  *,
  hours_after(received_at, answer_hours) as answered_at,
  hours_after(received_at, help_hours) as helped_at,
  hours_after(received_at, close_hours) as closed_at,
  case when u('reopened', case_header_id) < 0.055
    then hours_after(received_at, close_hours + 20 + 24 * 30 * pow(u('reopened after', case_header_id), 2)) end as reopened_at
from closed;

create table latent.case_step as
with
steps as (
  select case_header_id, 'acknowledged' as kind, 1 as nth, hours_after(received_at, 0.01) as happened_at, true as is_automatic
  from latent.case_course where channel in ('email', 'web', 'sms') and u('machine says', case_header_id) < 0.85
  union all
  select case_header_id, 'acknowledged', 2, hours_after(received_at, answer_hours * 0.6), false
  from latent.case_course where channel not in ('phone', 'meeting', 'workplace_visit') and u('person says', case_header_id) < 0.35
  union all
  select case_header_id, 'answered', 1, answered_at, false from latent.case_course
  union all
  select case_header_id, 'helped', 1, helped_at, false from latent.case_course where u('help noted', case_header_id) < 0.93
  union all
  select case_header_id, 'transferred', t, hours_after(received_at, answer_hours * (0.3 + 0.3 * t)), false
  from latent.case_course cross join (select unnest([1, 2]) as t) where t <= transfers
  union all
  select case_header_id, 'plan_agreed', 1, hours_after(received_at, answer_hours + (help_hours - answer_hours) * 0.5), false
  from latent.case_course where not is_in_one_go and u('plan', case_header_id) < 0.3
  union all
  -- Some news about every nine days while it goes on; some branches forget.
  select case_header_id, 'updated', t, hours_after(received_at, answer_hours + 24 * (9 * t - 4 * u('news', case_header_id || t))), false
  from latent.case_course
  cross join (select unnest(generate_series(1, 5)) as t)
  where answer_hours + 24 * 9 * t < coalesce(close_hours, 24 * 60) and u('tells news', branch_id || '-' || case_header_id) < 0.8
  union all
  select case_header_id, 'closed', 1, closed_at, false from latent.case_course
  union all
  select case_header_id, 'reopened', 1, reopened_at, false from latent.case_course
  union all
  select case_header_id, 'closed', 2, hours_after(reopened_at, 24 * (1 + 9 * e('close again', case_header_id))), false
  from latent.case_course where u('closed again', case_header_id) < 0.97
)
select * from steps where happened_at is not null;

create table latent.case_employer as
with
asking as (
  select case_header_id, member_id, day from latent.case_course
  where topic in ('employment', 'legal') and u('employer named', case_header_id) < 0.8
)
select a.case_header_id, min(e.workplace_id) as workplace_id -- one of several jobs
from asking as a
inner join latent.employment as e on e.member_id = a.member_id and e.workplace_id is not null and e.starts_on <= a.day and e.ends_on > a.day
group by a.case_header_id;

-- Half of the cases about a workplace with a steward are the steward's; most of these came to the steward first.
create table latent.case_steward as
select c.case_header_id, min(m.member_id) as member_id
from latent.case_employer as e
inner join latent.case_course as c on c.case_header_id = e.case_header_id
inner join latent.mandate as m
  on m.unit_id = e.workplace_id and m.role = 'steward' and m.union_id = c.union_id and m.member_id <> c.member_id
  and m.starts_on <= c.day and m.ends_on > c.day
where u('steward handles', c.case_header_id) < 0.5
group by c.case_header_id;

create view register.case_header as
select
  c.case_header_id, c.union_id,
  case when u('nobody named', c.case_header_id) > 0.04 then c.member_id end as member_id,
  case when u('handled by', c.case_header_id) < 0.75 then c.branch_id when u('handled by', c.case_header_id) < 0.93 then b.region_id end
  as organisation_unit_id,
  e.workplace_id as employer_unit_id, c.received_at, c.channel, c.topic, c.priority,
  case when u('owner', c.case_header_id) > 0.03 then coalesce(s.member_id, 'staff-' || b.region_id) end as owner_id,
  case
    when u('receiver not noted', c.case_header_id) < 0.05 then null
    when u('steward receives', c.case_header_id) < 0.8 then coalesce(s.member_id, 'staff-' || b.region_id)
    else 'staff-' || b.region_id
  end as received_by
from latent.case_course as c
inner join latent.branch as b on b.branch_id = c.branch_id
left join latent.case_employer as e on e.case_header_id = c.case_header_id
left join latent.case_steward as s on s.case_header_id = c.case_header_id
where happened(c.received_at)
union all
select case_header_id, union_id, member_id, organisation_unit_id, employer_unit_id, received_at, channel, topic, priority, owner_id,
  received_by
from awkward.case_header where happened(received_at);

create view register.case_event as
select case_header_id || '-' || kind || '-' || nth as case_event_id, case_header_id, happened_at, kind, is_automatic
from latent.case_step where happened(happened_at)
union all
select case_event_id, case_header_id, happened_at, kind, is_automatic from awkward.case_event where happened(happened_at);

-- What was promised in a case, and things that branches promise without one.
create view register.promise as
with
promised as (
  select
    'promise-' || case_header_id as promise_id, union_id, case_header_id, branch_id as organisation_unit_id, answered_at::date as given_on,
    (answered_at::date + between_u('promised days', case_header_id, 2, 20))::date as due_on
  from latent.case_course where answered_at is not null and not is_in_one_go and u('promises', case_header_id) < 0.3
  union all
  select
    'promise-' || branch_id || '-' || strftime(month, '%Y%m'), union_id, null, branch_id, day_within(month, u('branch promise', branch_id || month)),
    (day_within(month, u('branch promise', branch_id || month)) + between_u('branch promised days', branch_id || month, 7, 40))::date
  from latent.branch cross join latent.service_month
  where u('promises', branch_id || month) < 0.25
)
select
  promise_id, union_id, case_header_id, organisation_unit_id, due_on,
  revealed(done_on, done_on) as done_on
from (
  select
    *,
    case
      when u('kept', promise_id) < 0.8 then greatest(given_on, (due_on - between_u('early', promise_id, 0, 4))::date)
      when u('kept', promise_id) < 0.93 then (due_on + between_u('late', promise_id, 1, 25))::date
    end as done_on
  from promised
)
where given_on <= as_of()
union all
select promise_id, union_id, case_header_id, organisation_unit_id, due_on, revealed(done_on, done_on) from awkward.promise where given_on <= as_of();

-- Contacts: of cases, asked and answered at once, first calls to new members, calls to graduates and to those who resign.
create table latent.contact as
with
slots as (
  select month, before, unnest(generate_series(1, ceil(before * 0.016 * season)::integer)) as k from latent.service_month
),
named as (
  select *, 'contact-' || strftime(month, '%Y%m') || '-' || k as contact_id from slots
),
dated as (
  select
    contact_id, 1 + floor(u('contact of', contact_id) * before)::integer as n,
    working_day(day_within(month, u('contact day', contact_id)), 'contact weekend', contact_id) as day
  from named
),
loose as (
  select d.contact_id, d.day, m.member_id, m.branch_id, u('contact direction', d.contact_id) < 0.7 as is_in
  from dated as d
  inner join latent.membership as m on m.n = d.n and m.starts_on <= d.day and m.ends_on > d.day
),
called as (
  select
    'welcome-' || membership_id as contact_id, (starts_on + between_u('welcome after', membership_id, 1, 40))::date as day, member_id, branch_id,
    'membership' as topic
  from latent.membership
  where nth = 1 and n is not null and starts_on >= service_opening() and u('welcome', membership_id) < 0.35 + 0.5 * u('welcomes', branch_id)
  union all
  select 'resigns-' || membership_id, (notice_received_on + between_u('resigns after', membership_id, 1, 15))::date, member_id, branch_id, 'membership'
  from latent.membership
  where notice_received_on >= service_opening() and n is not null and u('asked why', membership_id) < 0.3
  union all
  select 'stays-' || membership_id, (withdrawn_notice_on + between_u('stays after', membership_id, 1, 4))::date, member_id, branch_id, 'membership'
  from latent.membership
  where withdrawn_notice_on >= service_opening() and n is not null and u('asked to stay', membership_id) < 0.7
  union all
  select 'graduate-' || p.n, (p.exam_on + between_u('graduate after', p.n, 30, 260))::date, m.member_id, m.branch_id, 'student'
  from latent.person as p
  inner join latent.membership as m on m.n = p.n and m.starts_on <= p.exam_on and m.ends_on > (p.exam_on + 260)::date
  where p.exam_on >= service_opening() and u('graduate', p.n) < 0.45
)
select
  contact_id, member_id, branch_id, hours_after(day::timestamp, 6 + 11 * u('contact hour', contact_id)) as happened_at,
  case
    when is_in then pick(['phone', 'phone', 'phone', 'phone', 'email', 'email', 'email', 'web', 'web', 'chat', 'social', 'meeting'], u('contact channel', contact_id))
    else pick(['phone', 'phone', 'workplace_visit', 'workplace_visit', 'meeting', 'email', 'sms'], u('contact channel', contact_id))
  end as channel,
  case when u('topic noted', contact_id) < 0.85
    then pick(['employment', 'employment', 'employment', 'membership', 'membership', 'professional', 'legal', 'student', 'other'], u('contact topic', contact_id)) end
  as topic,
  case when is_in then 'in' else 'out' end as direction, false as is_automatic, null as case_header_id
from loose
union all
select contact_id, member_id, branch_id, hours_after(day::timestamp, 6 + 11 * u('contact hour', contact_id)),
  pick(['phone', 'phone', 'email', 'meeting', 'workplace_visit'], u('contact channel', contact_id)), topic, 'out', false, null
from called
union all
select 'in-' || case_header_id, member_id, branch_id, received_at, channel, topic, 'in', false, case_header_id from latent.case_course
union all
select 'out-' || case_header_id, member_id, branch_id, answered_at, case when channel in ('web', 'post', 'social') then 'email' else channel end, topic, 'out', false,
  case_header_id
from latent.case_course where answered_at is not null and answer_hours > 0.4
union all
select 'auto-' || s.case_header_id, c.member_id, c.branch_id, s.happened_at, 'email', null, 'out', true, s.case_header_id
from latent.case_step as s
inner join latent.case_course as c on c.case_header_id = s.case_header_id
where s.kind = 'acknowledged' and s.is_automatic;

create view register.contact as
select
  contact_id, case when branch_id like 'kivi%' then 'kivi' else 'aalto' end as union_id,
  case when case_header_id is null or u('nobody named', case_header_id) > 0.04 then member_id end as member_id,
  branch_id as organisation_unit_id, happened_at, channel, topic, direction, is_automatic, case_header_id
from latent.contact where happened(happened_at)
union all
select contact_id, union_id, member_id, organisation_unit_id, happened_at, channel, topic, direction, is_automatic, case_header_id
from awkward.contact where happened(happened_at);
