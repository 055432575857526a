-- A register small enough to work out by hand, as of 2026-10-15. Each person is awkward in one way; the answers stand
-- in handMade.engine.test.ts.
insert into "union" values ('n', 'Union', 'NO', 'NOK'), ('x', 'Other union', 'NO', 'NOK');
insert into organisation_unit (organisation_unit_id, union_id, parent_id, kind, name) values
  ('r', 'n', null, 'region', 'Region'), ('b1', 'n', 'r', 'branch', 'First'), ('b2', 'n', 'r', 'branch', 'Second'),
  ('b9', 'x', null, 'branch', 'Not ours');
insert into employer_unit (employer_unit_id, parent_id, kind, name, employer_association) values
  ('c', null, 'concern', 'Concern', null), ('g', 'c', 'company_group', 'Group', 'NHO'),
  ('w1', 'g', 'workplace', 'One', null), ('w2', 'g', 'workplace', 'Two', null), ('w3', null, 'workplace', 'Three', null);
insert into member (member_id, union_id, deceased_on)
select id, 'n', case id when 'gus' then date '2026-09-20' when 'hal' then date '2026-04-30' end
from unnest(array[
  'ada', 'bo', 'cia', 'dan', 'eva', 'fay', 'gus', 'hal', 'ida', 'jon', 'kim', 'lea', 'mia', 'ned', 'oda', 'pia', 'rex', 'sol'
]) as id;
insert into membership
  (membership_id, member_id, branch_id, kind, starts_on, ends_on, exit_reason, notice_received_on, notice_withdrawn_on, is_pending)
values
  ('ada', 'ada', 'b1', 'working', '2020-01-01', null, null, null, null, null),
  -- a gap of exactly 90 days is bridged, and the branch changes with the second row
  ('bo-1', 'bo', 'b1', 'student', '2024-01-01', '2025-06-01', 'cost', null, null, false),
  ('bo-2', 'bo', 'b2', 'working', '2025-08-30', null, null, null, null, false),
  -- a gap of 91 days is an exit and a return
  ('cia-1', 'cia', 'b1', 'working', '2024-01-01', '2025-06-01', 'cost', '2025-05-02', null, false),
  ('cia-2', 'cia', 'b1', 'working', '2025-08-31', null, null, null, null, false),
  -- resigned: last day 31 October; last day 30 November; taken back
  ('dan', 'dan', 'b1', 'working', '2025-01-10', '2026-11-01', 'own_wish', '2026-09-10', null, false),
  ('eva', 'eva', 'b1', 'working', '2025-01-10', '2026-12-01', 'own_wish', '2026-10-01', null, false),
  ('fay', 'fay', 'b1', 'working', '2025-01-10', '2026-11-01', 'own_wish', '2026-09-10', '2026-10-15', false),
  -- died; died before joining; not yet accepted
  ('gus', 'gus', 'b2', 'pensioner', '2020-01-01', null, null, null, null, false),
  ('hal', 'hal', 'b1', 'working', '2026-05-01', null, null, null, null, false),
  ('ned', 'ned', 'b1', 'working', '2026-10-01', null, null, null, null, true),
  ('ida', 'ida', 'b1', 'working', '2020-01-01', null, null, null, null, false),
  ('jon', 'jon', 'b1', 'working', '2020-01-01', null, null, null, null, false),
  ('kim', 'kim', 'b1', 'working', '2020-01-01', null, null, null, null, false),
  ('lea', 'lea', 'b1', 'working', '2020-01-01', null, null, null, null, false),
  ('mia', 'mia', 'b1', 'working', '2020-01-01', null, null, null, null, false),
  -- in and out within a month
  ('oda', 'oda', 'b2', 'working', '2026-09-03', '2026-09-21', 'dissatisfied', '2026-09-10', null, false),
  -- a branch of another union
  ('pia', 'pia', 'b9', 'working', '2020-01-01', null, null, null, null, false),
  ('rex', 'rex', 'b2', 'student', '2020-01-01', null, null, null, null, false),
  ('sol', 'sol', 'b2', 'working', '2026-10-15', null, null, null, null, false);
insert into employment
  (employment_id, member_id, employer_unit_id, starts_on, ends_on, share_percent, leave_starts_on, leave_ends_on)
values
  ('ada', 'ada', 'w1', null, null, 100, null, null),
  ('dan', 'dan', 'w2', '2025-01-10', '2026-12-01', 100, null, null),
  ('ida-1', 'ida', 'w1', '2021-01-01', null, 60, null, null),
  ('ida-2', 'ida', 'w2', '2020-01-01', null, 40, null, null),
  ('jon', 'jon', 'w1', '2020-01-01', null, 100, '2026-10-15', null),
  ('kim', 'kim', null, '2020-01-01', null, 100, null, null),
  ('mia-1', 'mia', 'w1', '2020-01-01', '2026-06-15', 100, null, null),
  ('mia-2', 'mia', 'w2', '2026-06-15', null, 100, null, null),
  ('sol', 'sol', 'w3', '2020-01-01', null, 100, null, null);
insert into exemption (exemption_id, member_id, reason, starts_on, ends_on) values
  ('kim-1', 'kim', 'study', '2026-10-01', '2026-10-16'), ('kim-2', 'kim', 'study', '2026-09-01', null),
  ('ada', 'ada', 'study', '2026-09-01', '2026-10-15');
insert into dues_tariff (dues_tariff_id, union_id, basis, tariff_class, period, starts_on) values
  ('fixed', 'n', 'fixed', null, 'month', '2000-01-01'), ('student', 'n', 'student', null, 'quarter', '2000-01-01');
insert into dues_basis (dues_basis_id, member_id, basis, payer, starts_on) values
  ('lea', 'lea', 'fixed', 'invoice', '2020-01-01'), ('rex', 'rex', 'student', 'invoice', '2020-01-01');
-- jon's deduction of July is the cap, and did not come; pia's class is the second
insert into dues_tariff (dues_tariff_id, union_id, basis, period, rate_ppm, maximum_minor, starts_on) values
  ('percent', 'n', 'percent', 'month', 15000, 5000, '2000-01-01');
insert into dues_basis (dues_basis_id, member_id, basis, tariff_class, payer, starts_on) values
  ('jon', 'jon', 'percent', null, 'payroll', '2020-01-01'), ('pia', 'pia', 'entrepreneur', '2', 'invoice', '2026-01-01');
insert into dues_charge (dues_charge_id, member_id, period_on, due_on, amount_minor, currency, payer, employer_unit_id) values
  -- the last one is overdue since today; loose money pays the first and half the second
  ('lea-6', 'lea', '2026-06-01', '2026-06-30', 10000, 'NOK', 'invoice', null),
  ('lea-7', 'lea', '2026-07-01', '2026-07-31', 10000, 'NOK', 'invoice', null),
  ('lea-8', 'lea', '2026-08-01', '2026-08-31', 10000, 'NOK', 'invoice', null),
  ('lea-9', 'lea', '2026-09-01', '2026-09-30', 10000, 'NOK', 'invoice', null),
  -- a quarter unpaid, all but a tolerable rest of another paid
  ('rex-1', 'rex', '2026-01-01', '2026-01-31', 30000, 'NOK', 'invoice', null),
  ('rex-2', 'rex', '2026-04-01', '2026-04-30', 30000, 'NOK', 'invoice', null),
  -- the employer's return is missing; it came late
  ('jon-8', 'jon', '2026-08-01', '2026-08-31', 5000, 'NOK', 'payroll', 'g'),
  ('jon-7', 'jon', '2026-07-01', '2026-07-31', 5000, 'NOK', 'payroll', 'g');
insert into payment (payment_id, member_id, dues_charge_id, paid_on, amount_minor, currency) values
  ('lea', 'lea', null, '2026-10-10', 15000, 'NOK'),
  ('rex-1', 'rex', 'rex-1', '2026-03-01', 29900, 'NOK'),
  ('rex-2', 'rex', 'rex-2', '2026-05-01', 30000, 'NOK'), ('rex-2-back', 'rex', 'rex-2', '2026-10-02', -30000, 'NOK');
insert into remittance (remittance_id, employer_unit_id, period_on, expected_on, arrived_on) values
  ('g-8', 'g', '2026-08-01', '2026-08-31', null), ('g-7', 'g', '2026-07-01', '2026-07-31', '2026-09-30');
insert into payroll_message (payroll_message_id, member_id, sent_on, kind, status) values
  ('1', 'ada', '2026-08-01', 'start', 'sent'), ('2', 'ada', '2026-07-31', 'start', 'sent'),
  ('3', 'ada', '2026-10-16', 'start', 'sent'), ('4', 'gus', '2026-09-01', 'start', 'sent');
-- nobody can reach kim, ada and ida; somebody talked to jon a few days ago, to lea long ago, and to dan before he resigned
update member set email = member_id || '@example.org', phone = '1', occupation = 'nurse' where member_id not in ('kim', 'ada', 'ida');
insert into contact (contact_id, union_id, member_id, happened_at, channel, direction, is_automatic) values
  ('jon', 'n', 'jon', '2026-10-10 08:00', 'phone', 'out', false),
  ('lea', 'n', 'lea', '2026-09-15 08:00', 'phone', 'in', false),
  ('dan', 'n', 'dan', '2026-09-09 08:00', 'phone', 'in', false),
  ('ada', 'n', 'ada', '2026-10-10 08:00', 'email', 'out', true),
  -- on the last evening of her first fourteen days
  ('oda', 'n', 'oda', '2026-09-17 23:59', 'phone', 'in', false),
  -- on the last evening of the six months after the exam
  ('rex', 'n', 'rex', '2025-10-20 23:59', 'phone', 'out', false),
  -- on the thirtieth day before her job ended
  ('lea-2', 'n', 'lea', '2025-01-30 00:00', 'phone', 'out', false);
update member set contact_confirmed_on = case member_id when 'jon' then date '2025-10-15' when 'dan' then date '2025-10-14' end;
insert into consent (consent_id, member_id, kind, given_on, withdrawn_on) values
  ('ada', 'ada', 'objects_to_profiling', '2026-01-01', null), ('ida', 'ida', 'open_to_a_role', '2026-01-01', null),
  ('jon', 'jon', 'objects_to_profiling', '2025-01-01', '2026-10-15'),
  -- from today on, and no longer today
  ('bo', 'bo', 'expert_for_media', '2026-10-15', null), ('lea', 'lea', 'expert_for_media', '2025-01-01', '2026-10-15');
-- spelt alike and born in one year
update member set
  given_name = 'Maarit', family_name = case member_id when 'bo' then 'Karlsson' else 'Carlson' end, birth_year = 1980
where member_id in ('bo', 'rex');
-- 68 in 2026, and 18 next year
update member set birth_year = case member_id when 'jon' then 1958 else 2009 end where member_id in ('jon', 'lea');
-- six months are over in november
insert into study (study_id, member_id, exam_on) values ('kim', 'kim', '2026-05-31'), ('mia', 'mia', '2026-06-01');
-- mia's dues are deducted by an employer that she does not work for
insert into employer_unit (employer_unit_id, kind, name) values ('g9', 'company_group', 'Other');
insert into dues_charge (dues_charge_id, member_id, period_on, due_on, amount_minor, currency, payer, employer_unit_id) values
  ('mia-9', 'mia', '2026-09-01', '2026-10-31', 10000, 'NOK', 'payroll', 'g9');
insert into headcount (employer_unit_id, counted_on, employees, eligible) values
  ('w1', '2026-01-01', 20, 10), ('w2', '2026-01-01', 8, null), ('w3', '2025-07-15', 7, 5);
insert into mandate
  (mandate_id, member_id, role, employer_unit_id, elected_on, notified_on, starts_on, ends_on, term_ends_on, end_reason)
values
  -- elected again after sixty days
  ('ada-1', 'ada', 'steward', 'w1', '2022-01-01', '2022-01-01', '2022-01-01', '2023-11-02', '2023-11-02', 'term_ended'),
  ('ada', 'ada', 'steward', 'w1', '2024-01-01', '2024-01-01', '2024-01-01', null, '2027-01-01', null),
  -- a group steward does not cover what lies below; the dead hold nothing
  ('ida', 'ida', 'group_steward', 'c', '2024-01-01', null, '2024-01-01', null, null, null),
  ('gus', 'gus', 'steward', 'w2', '2024-01-01', '2024-01-01', '2024-01-01', null, null, null),
  -- served to the end of the term 45 days less one before today
  ('lea', 'lea', 'steward', 'w3', '2024-09-01', '2024-09-01', '2024-09-01', '2026-09-01', '2026-09-01', 'term_ended');
insert into study (study_id, member_id, exam_on) values
  -- a student who works half a year later, and one who studies still
  ('bo', 'bo', '2025-05-10'), ('rex', 'rex', '2025-04-20');
update employer_unit set sector = case employer_unit_id when 'w1' then 'private' else 'municipal' end
where employer_unit_id in ('w1', 'w2');
insert into course (course_id, union_id, kind, starts_on, ends_on) values
  ('basic', 'n', 'steward_basic', '2022-06-28', '2022-07-01'), ('more', 'n', 'steward_further', '2024-02-01', null);
insert into course_attendance (course_attendance_id, course_id, member_id, status, completed_on) values
  -- the last day of the course is the 180th of the first mandate
  ('ada', 'basic', 'ada', 'completed', null), ('gus', 'more', 'gus', 'completed', '2024-02-01');
insert into certificate (certificate_id, member_id, kind, starts_on, ends_on) values
  ('ada', 'ada', 'steward_licence', '2024-01-01', '2026-08-31'), ('gus', 'gus', 'professional', '2024-01-01', null),
  -- renewed before it ends; its last day was a year ago
  ('dan-1', 'dan', 'professional', '2024-01-01', '2026-09-15'), ('dan-2', 'dan', 'professional', '2026-09-01', null),
  ('jon', 'jon', 'safety', '2023-10-16', '2025-10-16');
insert into election
  (election_id, union_id, employer_unit_id, organisation_unit_id, role, held_on, candidates, entitled, votes)
values
  ('w1', 'n', 'w1', null, 'steward', '2025-10-31', 2, 9, 5), ('w2', 'n', 'w2', null, 'steward', '2026-09-01', 1, 8, 0),
  ('b1', 'n', null, 'b1', 'branch_officer', '2026-10-15', 2, 4, 3), ('r', 'n', null, 'r', 'branch_officer', '2026-10-15', 2, 9, 9);
insert into contact (contact_id, union_id, member_id, happened_at, channel, direction, is_automatic) values
  ('1', 'n', 'cia', '2025-05-20 10:00', 'phone', 'out', false), ('2', 'n', 'dan', '2026-09-20 10:00', 'email', 'out', true);
-- helped after 24 hours to the second and back again; late, sent on twice and open; nobody named, settled at once
insert into case_header (case_header_id, union_id, member_id, organisation_unit_id, received_at, channel, topic, priority) values
  ('c1', 'n', 'ada', 'b2', '2026-09-10 08:00:00', 'phone', 'legal', 'urgent'),
  ('c2', 'n', 'dan', null, '2026-09-12 08:00:00', 'email', 'employment', 'week'),
  ('c3', 'n', null, 'b2', '2026-09-20 10:00:00', 'web', 'other', 'normal');
insert into case_event (case_event_id, case_header_id, happened_at, kind, is_automatic) values
  ('c1-1', 'c1', '2026-09-10 09:00:00', 'answered', false), ('c1-2', 'c1', '2026-09-11 08:00:00', 'helped', false),
  ('c1-3', 'c1', '2026-09-11 09:00:00', 'closed', false), ('c1-4', 'c1', '2026-09-20 09:00:00', 'reopened', false),
  ('c2-1', 'c2', '2026-09-13 08:00:00', 'transferred', false), ('c2-2', 'c2', '2026-09-14 08:00:00', 'transferred', false),
  ('c2-3', 'c2', '2026-09-19 08:00:01', 'answered', false), ('c2-4', 'c2', '2026-09-29 08:00:01', 'updated', true),
  ('c3-1', 'c3', '2026-09-20 10:00:01', 'acknowledged', true), ('c3-2', 'c3', '2026-09-20 10:05:00', 'answered', false),
  ('c3-3', 'c3', '2026-09-20 10:10:00', 'closed', false);
update case_header set owner_id = 'ada' where case_header_id = 'c2';
-- to ada while she was steward, past her, and to her between two mandates
insert into case_header (case_header_id, union_id, member_id, received_at, channel, topic, priority, received_by) values
  ('c4', 'n', 'jon', '2024-02-29 23:59:59', 'phone', 'legal', 'normal', 'ada'),
  ('c5', 'n', 'jon', '2024-01-01 00:00:00', 'phone', 'legal', 'normal', 'staff'),
  ('c6', 'n', 'jon', '2023-12-31 23:59:59', 'phone', 'legal', 'normal', 'ada');
insert into case_event (case_event_id, case_header_id, happened_at, kind, is_automatic)
select case_header_id || '-1', case_header_id, received_at, 'closed', false from case_header where received_at < '2026-01-01';
insert into promise (promise_id, union_id, case_header_id, organisation_unit_id, due_on, done_on) values
  ('p1', 'n', 'c1', 'b2', '2026-09-30', '2026-10-01'), ('p2', 'n', null, 'b2', '2026-09-15', '2026-09-15');
insert into contact (contact_id, union_id, member_id, organisation_unit_id, happened_at, channel, topic, direction, is_automatic) values
  ('k1', 'n', 'ada', null, '2026-09-10 08:00:00', 'phone', 'legal', 'in', false),
  ('k2', 'n', null, 'r', '2026-09-11 08:00:00', 'email', null, 'in', false),
  ('k3', 'n', 'mia', null, '2026-09-11 08:00:00', 'email', null, 'out', false),
  ('k4', 'n', 'mia', null, '2026-09-11 08:00:00', 'email', null, 'in', true);
-- read for three months, by whom it reached; came eleven months ago
insert into message (message_id, union_id, sent_on, channel) values ('m', 'n', '2026-07-31', 'email');
insert into message_delivery (message_id, member_id, status) values ('m', 'ada', 'delivered'), ('m', 'dan', 'bounced');
insert into event (event_id, union_id, held_on, kind) values ('e', 'n', '2025-10-31', 'meeting');
insert into event_attendance (event_id, member_id, status) values ('e', 'ida', 'attended'), ('e', 'jon', 'absent');
-- a handful in the second branch
insert into survey_result (survey_result_id, union_id, organisation_unit_id, period_on, question, respondents, favourable) values
  ('q1', 'n', 'b1', '2026-09-01', 'satisfied', 5, 3), ('q2', 'n', 'b2', '2026-09-01', 'satisfied', 4, 4);
-- in both; in the fund after leaving; a benefit that the union was not told of
insert into fund_state (fund_state_id, member_id, state, starts_on) values
  ('f1', 'ada', 'member', '2020-01-01'), ('f2', 'oda', 'member', '2026-09-03'), ('f3', 'dan', 'benefit', '2026-10-15');
-- lea's job ends; bo is laid off, and without a day between unemployed
insert into employment (employment_id, member_id, starts_on, ends_on) values ('lea', 'lea', '2020-01-01', '2025-03-01');
insert into fund_state (fund_state_id, member_id, state, reason, starts_on, ends_on) values
  ('f4', 'bo', 'benefit', 'laid_off', '2026-02-28', '2026-04-01'), ('f5', 'bo', 'benefit', 'unemployed', '2026-04-01', '2026-05-01');
