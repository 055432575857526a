-- Cases, contacts and the like made awkward on purpose, each with an id of its own; the people are those of awkward.ts.
create table awkward.case_header as
select * from (values
  -- urgent, and nobody ever answered
  ('awkward-case-silent', 'aalto', 'awkward-leap', 'aalto-branch-2', null, timestamp '2026-10-05 09:00:00', 'email', 'legal', 'urgent', null, null),
  -- only a machine said something, and even "answered"
  ('awkward-case-machine', 'aalto', 'awkward-leap', 'aalto-branch-2', null, timestamp '2026-10-05 09:00:00', 'web', 'membership', 'week', null, null),
  -- answered after 24 hours to the second, and one second later
  ('awkward-case-day', 'aalto', 'awkward-alone', 'aalto-branch-2', 'awkward-one', timestamp '2026-10-06 12:00:00', 'email', 'employment', 'urgent', 'staff-aalto-region-2', 'awkward-steward-protected'),
  ('awkward-case-day-and-second', 'aalto', 'awkward-alone', 'aalto-branch-2', 'awkward-one', timestamp '2026-10-06 12:00:00', 'email', 'employment', 'urgent', 'staff-aalto-region-2', 'staff-aalto-region-2'),
  -- nobody named, handled nowhere
  ('awkward-case-nobody', 'aalto', null, null, null, timestamp '2026-09-10 08:00:00', 'social', 'other', 'normal', null, null),
  -- sent round, closed, reopened twice and still open
  ('awkward-case-round', 'aalto', 'awkward-two-jobs', 'aalto-region-2', 'awkward-other', timestamp '2026-08-03 08:00:00', 'phone', 'legal', 'week', 'staff-aalto-region-2', 'awkward-steward-board'),
  -- reopened on the fifteenth day after the close
  ('awkward-case-late-return', 'aalto', 'awkward-owes', 'aalto-branch-2', null, timestamp '2026-09-01 08:00:00', 'phone', 'membership', 'normal', 'staff-aalto-region-2', null),
  -- received a second before the month's end, answered a second later
  ('awkward-case-midnight', 'aalto', 'awkward-leap', 'aalto-branch-2', null, timestamp '2026-09-30 23:59:59', 'chat', 'employment', 'normal', 'staff-aalto-region-2', null),
  -- by the clocks answered before it was received
  ('awkward-case-clocks', 'aalto', 'awkward-leap', 'aalto-branch-2', null, timestamp '2026-09-15 10:00:00', 'phone', 'employment', 'urgent', 'staff-aalto-region-2', null),
  -- of somebody who left the union in 2024
  ('awkward-case-former', 'aalto', 'awkward-leap-leaver', 'aalto-branch-2', null, timestamp '2026-09-15 10:00:00', 'email', 'membership', 'normal', 'staff-aalto-region-2', null),
  -- handled by a branch of the other union
  ('awkward-case-foreign', 'aalto', null, 'kivi-branch-1', null, timestamp '2026-09-16 10:00:00', 'phone', 'other', 'normal', 'staff-aalto-region-2', null)
) as t (case_header_id, union_id, member_id, organisation_unit_id, employer_unit_id, received_at, channel, topic, priority, owner_id, received_by);

create table awkward.case_event as
select 'awkward-event-' || row_number() over () as case_event_id, * from (values
  ('awkward-case-machine', timestamp '2026-10-05 09:00:01', 'acknowledged', true),
  ('awkward-case-machine', timestamp '2026-10-05 09:00:02', 'answered', true),
  ('awkward-case-day', timestamp '2026-10-07 12:00:00', 'answered', false),
  ('awkward-case-day', timestamp '2026-10-07 12:00:00', 'helped', false),
  ('awkward-case-day-and-second', timestamp '2026-10-07 12:00:01', 'answered', false),
  ('awkward-case-day-and-second', timestamp '2026-10-07 12:00:01', 'helped', false),
  ('awkward-case-nobody', timestamp '2026-09-10 08:05:00', 'answered', false),
  ('awkward-case-nobody', timestamp '2026-09-10 08:10:00', 'closed', false),
  ('awkward-case-round', timestamp '2026-08-03 10:00:00', 'transferred', false),
  ('awkward-case-round', timestamp '2026-08-04 10:00:00', 'transferred', false),
  ('awkward-case-round', timestamp '2026-08-05 10:00:00', 'transferred', false),
  ('awkward-case-round', timestamp '2026-08-05 11:00:00', 'answered', false),
  ('awkward-case-round', timestamp '2026-08-05 12:00:00', 'closed', false),
  ('awkward-case-round', timestamp '2026-08-18 12:00:00', 'reopened', false),
  ('awkward-case-round', timestamp '2026-08-20 12:00:00', 'closed', false),
  ('awkward-case-round', timestamp '2026-10-20 12:00:00', 'reopened', false),
  ('awkward-case-late-return', timestamp '2026-09-01 08:10:00', 'answered', false),
  ('awkward-case-late-return', timestamp '2026-09-01 08:20:00', 'closed', false),
  ('awkward-case-late-return', timestamp '2026-09-16 08:20:00', 'reopened', false),
  ('awkward-case-late-return', timestamp '2026-09-16 09:00:00', 'closed', false),
  ('awkward-case-midnight', timestamp '2026-10-01 00:00:00', 'answered', false),
  ('awkward-case-midnight', timestamp '2026-10-01 00:00:00', 'closed', false),
  ('awkward-case-clocks', timestamp '2026-09-15 09:58:00', 'answered', false),
  ('awkward-case-clocks', timestamp '2026-09-15 09:59:00', 'helped', false),
  ('awkward-case-clocks', timestamp '2026-09-15 10:00:00', 'closed', false),
  ('awkward-case-former', timestamp '2026-09-15 12:00:00', 'answered', false),
  ('awkward-case-foreign', timestamp '2026-09-16 10:01:00', 'acknowledged', false)
) as t (case_header_id, happened_at, kind, is_automatic);

create table awkward.contact as
select * from (values
  ('awkward-contact-nobody', 'aalto', null, null, timestamp '2026-11-02 09:00:00', 'other', null, 'in', false, null),
  ('awkward-contact-machine', 'aalto', 'awkward-leap', 'aalto-branch-2', timestamp '2026-11-02 09:00:00', 'sms', null, 'out', true, null),
  ('awkward-contact-former', 'aalto', 'awkward-leap-leaver', 'aalto-branch-2', timestamp '2026-11-02 09:00:00', 'phone', 'membership', 'out', false, null)
) as t (contact_id, union_id, member_id, organisation_unit_id, happened_at, channel, topic, direction, is_automatic, case_header_id);

create table awkward.promise as
select * from (values
  ('awkward-promise-today', 'aalto', 'awkward-case-day', 'aalto-branch-2', date '2026-10-07', date '2026-11-22', null::date),
  ('awkward-promise-on-the-day', 'aalto', 'awkward-case-day', 'aalto-branch-2', date '2026-10-07', date '2026-10-20', date '2026-10-20'),
  ('awkward-promise-late', 'aalto', 'awkward-case-round', null, date '2026-08-05', date '2026-08-31', date '2026-09-01'),
  ('awkward-promise-nobody', 'aalto', null, null, date '2026-09-01', date '2026-09-30', null)
) as t (promise_id, union_id, case_header_id, organisation_unit_id, given_on, due_on, done_on);

create table awkward.course_attendance as
select 'awkward-attendance' as course_attendance_id, 'course-aalto-other-2016-1' as course_id, 'awkward-leap-leaver' as member_id, 'completed' as status,
  null::date as completed_on
where as_of() >= date '2016-03-01';

create table awkward.certificate as
select * from (values
  ('awkward-certificate-ends', 'awkward-leap', 'professional', 'Lääkehoitolupa', date '2021-12-01', date '2026-12-01'),
  ('awkward-certificate-never-ends', 'awkward-alone', 'other', null, date '2022-01-01', null),
  ('awkward-certificate-former', 'awkward-leap-leaver', 'professional', 'Rokotuslupa', date '2021-12-15', date '2026-12-15')
) as t (certificate_id, member_id, kind, name, starts_on, ends_on)
where starts_on <= as_of();

-- Sent to nobody; and one that reached somebody who had left.
create table awkward.message as
select * from (values
  ('awkward-message-nobody', 'aalto', date '2026-06-24', 'email'), ('awkward-message-former', 'aalto', date '2026-06-25', 'email')
) as t (message_id, union_id, sent_on, channel)
where sent_on <= as_of();

create table awkward.message_delivery as
select message_id, 'awkward-leap-leaver' as member_id, 'delivered' as status from awkward.message where message_id = 'awkward-message-former';

-- Nobody came; and somebody came who had left.
create table awkward.event as
select * from (values
  ('awkward-event-nobody', 'aalto', null, date '2026-10-10', 'social'), ('awkward-event-former', 'aalto', 'aalto-branch-2', date '2026-10-11', 'meeting')
) as t (event_id, union_id, organisation_unit_id, held_on, kind)
where held_on <= as_of();

create table awkward.event_attendance as
select event_id, 'awkward-leap-leaver' as member_id, 'attended' as status from awkward.event where event_id = 'awkward-event-former';

-- Nobody was entitled; and more voted than were.
create table awkward.election as
select * from (values
  ('awkward-election-nobody', 'aalto', 'awkward-closed', null, 'steward', date '2026-03-02', 1, 0, 0),
  ('awkward-election-too-many', 'aalto', 'awkward-small', null, 'steward', date '2024-11-20', 2, 4, 5)
) as t (election_id, union_id, employer_unit_id, organisation_unit_id, role, held_on, candidates, entitled, votes)
where held_on <= as_of();

create table awkward.survey_result as
select * from (values
  ('awkward-survey-nobody', 'aalto', 'aalto-branch-2', date '2026-07-01', 'satisfied', 0, 0), ('awkward-survey-one', 'kivi', null, date '2026-07-01', 'satisfied', 1, 1)
) as t (survey_result_id, union_id, organisation_unit_id, period_on, question, respondents, favourable)
where (period_on + interval 100 day)::date <= as_of();

-- A benefit without being in the fund, in the fund without the union, and both states twice over.
create table awkward.fund_state as
select * from (values
  ('awkward-fund-benefit', 'awkward-leap', 'benefit', 'laid_off', date '2026-09-01', null::date),
  ('awkward-fund-only', 'awkward-leap-leaver', 'member', null, date '2020-02-29', null),
  ('awkward-fund-twice-1', 'awkward-alone', 'member', null, date '2021-08-15', null),
  ('awkward-fund-twice-2', 'awkward-alone', 'member', null, date '2024-01-01', null)
) as t (fund_state_id, member_id, state, reason, starts_on, ends_on)
where starts_on <= as_of();

create table awkward.consent as
select * from (values
  ('awkward-consent-same-day', 'awkward-leap', 'objects_to_profiling', date '2026-05-01', date '2026-05-01'),
  ('awkward-consent-objects', 'awkward-owes', 'objects_to_profiling', date '2026-05-01', null),
  ('awkward-consent-role', 'awkward-small-a', 'open_to_a_role', date '2026-05-01', null)
) as t (consent_id, member_id, kind, given_on, withdrawn_on)
where given_on <= as_of();

create table awkward.correction as
select * from (values
  ('awkward-correction-nobody', 'aalto', null, 'other', date '2026-02-01', null::date),
  ('awkward-correction-waiting', 'aalto', 'awkward-still-there', 'workplace', date '2026-06-02', null)
) as t (correction_id, union_id, member_id, kind, reported_on, done_on)
where reported_on <= as_of();
