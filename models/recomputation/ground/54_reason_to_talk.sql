-- One row per membership counted tonight and reason to talk to the member: what it is about, since when it is there, by
-- when to talk, and whether it is time. The numbers are the union's own.
with number as (
  select
    "union".union_id,
    setting('lapse_months', union_id, as_of) as lapse_months,
    setting('dues_grace_days', union_id, as_of) as grace,
    setting('lapse_line_days', union_id, as_of) as near_days,
    setting('graduate_months', union_id, as_of) as graduate_months,
    setting('new_contact_days', union_id, as_of) as welcome_days,
    setting('new_follow_up_days', union_id, as_of) as again_days,
    setting('new_year_days', union_id, as_of) as year_days,
    setting('new_follow_up_lead_days', union_id, as_of) as lead_days,
    setting('job_loss_days', union_id, as_of) as loss_days,
    setting('job_loss_contact_days', union_id, as_of) as loss_talk_days,
    setting('certificate_notice_days', union_id, as_of) as notice_days,
    setting('certificate_due_days', union_id, as_of) as expiry_days,
    setting('risk_rules', union_id, as_of) as risk_rules,
    setting('unconfirmed_months', union_id, as_of) as unconfirmed_months,
    setting('payroll_employer_months', union_id, as_of) as payroll_months
  from "union"
  cross join tonight
),
whom as (
  select
    member_tonight.*, number.lapse_months, number.near_days, number.graduate_months, number.welcome_days,
    number.again_days, number.year_days, number.lead_days, number.loss_days, number.loss_talk_days, number.notice_days,
    number.expiry_days, number.risk_rules, number.unconfirmed_months, number.payroll_months,
    (oldest_due_on + make_interval(months => lapse_months))::date + grace + 1 as lapses_on,
    (month + interval '2 months')::date as after_next,
    member_tonight.employer_unit_id not like 'without:%' as has_workplace,
    exists (select from job_held where job_held.member_id = member_tonight.member_id) as has_job
  from member_tonight
  join number using (union_id)
),
lost as (
  select membership_id, max(ends_on) - 1 as lost_on
  from whom
  join employment using (member_id)
  where kind = 'working' and not has_job
  group by membership_id, as_of
  having bool_and(ends_on is not null and ends_on <= as_of)
  union all
  select membership_id, starts_on
  from whom
  join fund_state using (member_id)
  where state = 'benefit' and reason in ('unemployed', 'laid_off')
    and starts_on <= as_of and (ends_on is null or ends_on > as_of)
),
last_deduction as (
  select distinct on (dues_charge.member_id) -- the newest period, then the greatest id
    dues_charge.member_id, period_on, above_id as enterprise_id
  from whom
  join dues_charge on dues_charge.member_id = whom.member_id
  join employer_above on employer_above.employer_unit_id = dues_charge.employer_unit_id and is_enterprise
  where payer = 'payroll' and amount_minor > 0
    and period_on <= as_of and period_on > (as_of - interval '12 months')::date
  order by dues_charge.member_id, period_on desc, dues_charge_id desc
),
doubt as (
  select membership_id, 'other_employer' as rule, period_on as on_date
  from whom
  join last_deduction using (member_id)
  where period_on > (as_of - make_interval(months => payroll_months))::date
    and period_on >= (
      select min(coalesce(starts_on, '-infinity')) from job_held
      where job_held.member_id = whom.member_id and is_main
    )
    and last_deduction.enterprise_id not in (
      select enterprise_id from job_held where job_held.member_id = whom.member_id and enterprise_id is not null
    )
  union all
  select membership_id, 'job_unconfirmed', max(confirmed_on)
  from whom
  join job_held using (member_id)
  where is_main
  group by membership_id, as_of, unconfirmed_months
  having max(confirmed_on) < (as_of - make_interval(months => unconfirmed_months))::date
),
gap as (
  select
    whom.membership_id, joined_on, contact_confirmed_on,
    coalesce(trim(email), '') = '' as no_email, coalesce(trim(phone), '') = '' as no_phone,
    coalesce(trim(occupation), '') = '' as no_occupation,
    coalesce(
      (select kind from employer_unit where employer_unit.employer_unit_id = whom.employer_unit_id), 'none'
    ) <> 'workplace' as no_workplace
  from whom
  join member using (member_id)
  where kind = 'working'
)
select
  membership_id, 'resigns' as reason, null as rules, notice_received_on as arose_on, leaves_on as on_date,
  leaves_on as due_on, true as is_open
from whom
join (select membership_id, notice_received_on from membership) as notice using (membership_id)
where leaves_on < after_next
union all
select membership_id, 'lapse_line', null, lapses_on - near_days, lapses_on, lapses_on, true
from whom
where abs(lapses_on - as_of) <= near_days
union all
select membership_id, 'silent_lapse', null, since_on, since_on, (since_on + make_interval(months => lapse_months))::date, true
from whom
join silent_lapse on silent_lapse.member_id = whom.member_id
union all
select membership_id, 'arrears', null, oldest_due_on, oldest_due_on, lapses_on, true
from whom
where months_owed >= 1
union all
select
  membership_id, 'graduate', null, exam_on, exam_on, (exam_on + make_interval(months => graduate_months))::date,
  date_trunc('month', exam_on + make_interval(months => graduate_months)) = month
from whom
cross join lateral (
  select min(exam_on) as exam_on from study
  where study.member_id = whom.member_id
    and date_trunc('month', exam_on + make_interval(months => graduate_months)) in (month, month + interval '1 month')
) as exam
where exam_on is not null
union all
select membership_id, 'new', null, joined_on, joined_on, joined_on + welcome_days, true
from whom
where is_new
union all
select membership_id, later.reason, null, joined_on + after_days - lead_days, joined_on, joined_on + after_days, true
from whom
cross join lateral (values ('new_90_days', again_days), ('new_first_year', year_days)) as later (reason, after_days)
where joined_on + after_days - as_of between 0 and lead_days
union all
select membership_id, 'job_loss', null, max(lost_on), max(lost_on), max(lost_on) + loss_talk_days, true
from whom
join lost using (membership_id)
where as_of - lost_on <= loss_days
group by membership_id, loss_talk_days
union all
select
  membership_id, 'job_ends', null, (date_trunc('month', job_ends_on) - interval '1 month')::date, job_ends_on,
  job_ends_on, true
from whom
where job_ends_on < after_next
union all
select
  membership_id, 'certificate', null, last_day - expiry_days, last_day, last_day, last_day - as_of <= expiry_days
from whom
cross join lateral (
  select min(expires_on) as last_day
  from (
    select max(ends_on) - 1 as expires_on from certificate
    where certificate.member_id = whom.member_id
    group by certificate.kind
    having bool_and(ends_on is not null)
  ) as each_kind
  where expires_on - as_of between 0 and notice_days
) as expiry
where last_day is not null
union all
select membership_id, 'at_risk', string_agg(rule, ',' order by rule), max(on_date), max(on_date), null, true
from whom
join risk using (membership_id)
group by membership_id, risk_rules
having count(*) >= risk_rules
union all
select
  membership_id, 'wrong_workplace', string_agg(rule, ',' order by rule), max(on_date), max(on_date), null,
  bool_or(rule = 'other_employer')
from doubt
group by membership_id
union all
select
  membership_id, 'check_details',
  concat_ws(
    ',', case when no_email then 'no_email' end, case when no_occupation then 'no_occupation' end,
    case when no_phone then 'no_phone' end, case when no_workplace then 'no_workplace' end
  ),
  coalesce(contact_confirmed_on, joined_on), coalesce(contact_confirmed_on, joined_on), null, no_email and no_phone
from gap
where no_email or no_phone or no_occupation or no_workplace
-- index: membership_id
