-- Elections, events and who comes, messages and whether they arrive, surveys, mistakes reported.
create view register.election as
select
  'election-' || e.seat || '-' || e.k || '-' || e.attempt as election_id, e.union_id,
  case when e.role <> 'branch_officer' then e.unit_id end as employer_unit_id,
  case when e.role = 'branch_officer' then e.unit_id end as organisation_unit_id, e.role,
  (e.starts_on - between_u('elected before', e.seat * 100 + e.k, 12, 50))::date as held_on,
  e.candidates, e.entitled,
  -- A single candidate is mostly elected without a vote.
  case when e.candidates > 1 or u('votes anyway', e.seat * 1000 + e.k * 10 + e.attempt) < 0.15
    then round(e.entitled * (0.2 + 0.55 * u('turnout', e.seat * 1000 + e.k * 10 + e.attempt)))::integer else 0 end as votes
from (
  select
    *,
    case when u('contested', seat * 1000 + k * 10 + attempt) < 0.3 and entitled > 3
      then least(entitled, between_u('candidates', seat * 1000 + k * 10 + attempt, 2, 4)) else 1 end as candidates
  from latent.elected
) as e
where e.ends_on > e.starts_on
  and (e.starts_on - between_u('elected before', e.seat * 100 + e.k, 12, 50))::date <= as_of()
union all
select election_id, union_id, employer_unit_id, organisation_unit_id, role, held_on, candidates, entitled, votes from awkward.election;

create table latent.event as
with
years as (
  select unnest(generate_series(2023, year(as_of()) + 1)) as y
),
yearly as (
  select * from (values ('annual_meeting', 3, 0.92), ('meeting', 5, 0.6), ('training', 9, 0.4), ('social', 6, 0.55), ('meeting', 11, 0.7)) as t (kind, m, share)
),
called as (
  select b.union_id, b.branch_id, y.kind, 'event-' || b.branch_id || '-' || years.y || '-' || y.m as event_id, years.y, y.m
  from latent.branch as b cross join yearly as y cross join years
  cross join latent.upheaval as x
  where b.branch_id is distinct from x.merged_branch_id and u('event', b.branch_id || '-' || years.y || '-' || y.m) < y.share
  union all
  select u.union_id, null, 'action', 'event-' || u.union_id || '-action-' || years.y, years.y, 10 from latent.unions as u cross join years
)
select event_id, union_id, branch_id, kind, make_date(y, m, between_u('event day', event_id, 2, 27)) as held_on from called;

create view register.event as
select event_id, union_id, branch_id as organisation_unit_id, held_on, kind from latent.event where (held_on - 60)::date <= as_of()
union all
select event_id, union_id, organisation_unit_id, held_on, kind from awkward.event;

-- One member in seven ever comes to anything.
create view register.event_attendance as
with
active as (
  select m.member_id, m.branch_id, p.union_id, m.starts_on, m.ends_on, m.n
  from latent.membership as m inner join latent.person as p on p.n = m.n
  where u('comes to things', m.n) < 0.14 and m.ends_on > date '2023-01-01'
),
invited as (
  select e.event_id, e.held_on, a.member_id, a.n, 0.22 as share
  from latent.event as e inner join active as a on a.branch_id = e.branch_id and a.starts_on <= e.held_on and a.ends_on > e.held_on
  union all
  select e.event_id, e.held_on, a.member_id, a.n, 0.1
  from latent.event as e inner join active as a on a.union_id = e.union_id and a.starts_on <= e.held_on and a.ends_on > e.held_on
  where e.branch_id is null
),
registered as (
  select *, (held_on - between_u('registers before', event_id || n, 0, 30))::date as registered_on
  from invited where u('registers', event_id || n) < share
)
select
  event_id, member_id,
  case when held_on > as_of() then 'registered' when u('comes', event_id || n) < 0.82 then 'attended' else 'absent' end as status
from registered where registered_on <= as_of()
union all
select event_id, member_id, status from awkward.event_attendance;

-- The send log begins in December 2025: a letter every second month, the app four times, text messages twice a year.
create table latent.message as
with
months as (
  select unnest(generate_series(date '2025-12-01', as_of(), interval 1 month))::date as month
),
kinds as (
  select * from (values
    ('email', [1, 3, 5, 8, 10, 12]), ('push', [2, 5, 9, 11]), ('sms', [4, 10]), ('post', [11])
  ) as t (channel, months)
)
select
  'message-' || u.union_id || '-' || k.channel || '-' || strftime(m.month, '%Y%m') as message_id, u.union_id, k.channel,
  (m.month + between_u('sent', u.union_id || k.channel || m.month, 3, 20))::date as sent_on
from months as m
inner join kinds as k on list_contains(k.months, month(m.month))
cross join latent.unions as u;

create view register.message as
select message_id, union_id, sent_on, channel from latent.message where sent_on <= as_of()
union all
select message_id, union_id, sent_on, channel from awkward.message;

create view register.message_delivery as
with
reachable as (
  select
    m.n, m.member_id, p.union_id, m.starts_on, m.ends_on, m.kind,
    u('email', m.n) < 0.88 and u('wants letters', m.n) < 0.93 as by_email,
    u('phone', m.n) < 0.91 and m.kind in ('working', 'unemployed') and u('wants texts', m.n) < 0.6 as by_sms,
    u('has app', m.n) < 0.33 as by_push,
    u('email', m.n) >= 0.88 and u('has address', m.n) < 0.7 as by_post
  from latent.membership as m inner join latent.person as p on p.n = m.n
  where m.ends_on > date '2025-12-01'
)
select
  s.message_id, r.member_id,
  case when u('dead address', r.n) < 0.02 or u('bounces', s.message_id || r.n) < 0.01 then 'bounced' else 'delivered' end as status
from latent.message as s
inner join reachable as r
  on r.union_id = s.union_id and r.starts_on <= s.sent_on and r.ends_on > s.sent_on
  and case s.channel when 'email' then r.by_email when 'sms' then r.by_sms when 'push' then r.by_push else r.by_post end
where s.sent_on <= as_of()
union all
select message_id, member_id, status from awkward.message_delivery;

-- Asked each quarter by branch; small branches often answer with nobody. One question a week for the whole union.
create view register.survey_result as
with
quarters as (
  select unnest(generate_series(date '2023-01-01', as_of(), interval 3 month))::date as period_on
),
questions as (
  select * from (values ('satisfied', 0.68, 1.0), ('got_answer', 0.8, 0.6), ('answered_within_24_hours', 0.64, 0.6)) as t (question, share, answers)
),
asked as (
  select
    b.union_id, b.branch_id, q.period_on, question, 'survey-' || b.branch_id || '-' || question || '-' || q.period_on as survey_result_id,
    floor(getvariable('members') * 0.012 / (select count(*) from latent.branch) * answers * 2 * u('answers', b.branch_id || question || q.period_on))::integer
    as respondents,
    share + 0.14 * (u('mood', b.branch_id) - 0.5) + 0.01 * (year(q.period_on) - 2023) + 0.08 * (u('mood now', b.branch_id || q.period_on) - 0.5) as share
  from latent.branch as b cross join quarters as q cross join questions
  where (q.period_on + interval 100 day)::date <= as_of()
  union all
  select
    u.union_id, null, w.week, 'weekly', 'survey-' || u.union_id || '-weekly-' || w.week,
    floor(getvariable('members') * u.share * (0.02 + 0.03 * u('weekly answers', u.union_id || w.week)))::integer, 0.4 + 0.4 * u('weekly mood', u.union_id || w.week)
  from latent.unions as u
  cross join (select unnest(generate_series(date '2025-01-06', as_of(), interval 7 day))::date as week) as w
  where (w.week + 10)::date <= as_of()
)
select survey_result_id, union_id, branch_id as organisation_unit_id, period_on, question, respondents,
  least(respondents, round(respondents * share)::integer) as favourable
from asked
union all
select survey_result_id, union_id, organisation_unit_id, period_on, question, respondents, favourable from awkward.survey_result;

create view register.correction as
with
slots as (
  select month, before, unnest(generate_series(1, ceil(before * 0.0025)::integer)) as k from latent.service_month where month >= date '2024-01-01'
),
dated as (
  select
    'correction-' || strftime(month, '%Y%m') || '-' || k as correction_id, 1 + floor(u('correction of', strftime(month, '%Y%m') || '-' || k) * before)::integer as n,
    day_within(month, u('correction day', strftime(month, '%Y%m') || '-' || k)) as reported_on
  from slots
)
select
  d.correction_id, p.union_id, m.member_id,
  pick(['workplace', 'workplace', 'workplace', 'contact', 'contact', 'employment', 'dues', 'other'], u('wrong', d.correction_id)) as kind, d.reported_on,
  case when u('put right', d.correction_id) < 0.96
    then revealed((d.reported_on + floor(9 * e('put right after', d.correction_id))::integer)::date, (d.reported_on + floor(9 * e('put right after', d.correction_id))::integer)::date)
  end as done_on
from dated as d
inner join latent.membership as m on m.n = d.n and m.starts_on <= d.reported_on and m.ends_on > d.reported_on
inner join latent.person as p on p.n = d.n
where d.reported_on <= as_of()
union all
select correction_id, union_id, member_id, kind, reported_on, done_on from awkward.correction;
