-- Payments read the charges just written (dues_charge.parquet), so that each settles a charge that exists.

-- Employers' returns: nearly all in time; small employers are sometimes late or forget.
create table latent.remittance as
select
  g.company_group_id, p.period_on, p.label, (last_day(p.period_on) + 12)::date as expected_on,
  case
    -- One employer changed its payroll office in August 2026.
    when g.g = 20 and p.label = '202608' then date '2026-12-03'
    -- A forgotten return is found in the end.
    when g.g > 14 and u('remittance', g.company_group_id || p.label) < 0.003
      then (last_day(p.period_on) + 12 + between_u('remittance found', g.company_group_id || p.label, 70, 200))::date
    when u('remittance', g.company_group_id || p.label) < case when g.g > 14 then 0.055 else 0.012 end
      then (last_day(p.period_on) + 12 + between_u('remittance late', g.company_group_id || p.label, 5, 50))::date
    else (last_day(p.period_on) + 12 + between_u('remittance early', g.company_group_id || p.label, -5, 2))::date
  end as arrived_on
from latent.company_group as g
cross join latent.period as p
where p.period = 'month';

-- Stretches in which a member pays nothing: most are cured in one sum, those before a lapse when the member comes back.
create table latent.unpaid_stretch as
select
  lapsed.member_id, (lapsed.ends_on - between_u('lapse after', lapsed.member_id, 190, 280))::date as starts_on,
  (min(again.starts_on) + 20)::date as cured_on, lapsed.ends_on
from latent.basis as lapsed
left join latent.basis as again on again.member_id = lapsed.member_id and again.starts_on >= lapsed.ends_on
where lapsed.exit_reason = 'unpaid'
group by lapsed.member_id, lapsed.ends_on
union all
select
  member_id,
  (greatest(joined_on, opening()) + (u('stretch at', n * 10 + k) * 3800)::integer)::date,
  (greatest(joined_on, opening()) + (u('stretch at', n * 10 + k) * 3800)::integer + between_u('stretch days', n * 10 + k, 70, 260))::date,
  (greatest(joined_on, opening()) + (u('stretch at', n * 10 + k) * 3800)::integer + between_u('stretch days', n * 10 + k, 70, 260) - 10)::date
from latent.person
cross join (select unnest([1, 2]) as k)
where u('stretch', n * 10 + k) < 0.22
union all
select member_id, starts_on, cured_on, ends_on from awkward.unpaid_stretch;

create table latent.unpaid_month as
with
months as (
  select
    member_id, cured_on,
    unnest(generate_series(greatest(0, month_number((starts_on - 1)::date) + 1), month_number((ends_on - 1)::date))) as i
  from latent.unpaid_stretch
)
-- Stretches may overlap; a month stays unpaid as long as the longest says, for ever if one of them is a lapse.
select member_id, i::integer as i, case when bool_and(cured_on is not null) then max(cured_on) end as cured_on
from months group by member_id, i;

-- Deductions that stop although nobody meant it; most are found some months later, and then paid in one sum.
create table latent.silent_month as
with
stretches as (
  select
    member_id, ends_on,
    (greatest(starts_on, opening()) + (u('silent at', dues_basis_id) * 3800)::integer)::date as starts_on,
    between_u('silent days', dues_basis_id, 100, 260) as days
  from latent.basis
  where payer = 'payroll' and u('silent', dues_basis_id) < 0.04
),
months as (
  select
    member_id, (starts_on + days)::date as found_on,
    unnest(generate_series(month_number((starts_on - 1)::date) + 1, month_number((starts_on + days - 1)::date))) as i
  from stretches
  where starts_on + days < ends_on
  union all
  select member_id, null, unnest(generate_series(month_number(starts_on), month_number(horizon()))) from awkward.deduction_stopped
)
select member_id, i::integer as i, max(found_on) as found_on from months group by member_id, i;

create view latent.payment as
with
charges as (
  select dues_charge_id, member_id, period_on, due_on, amount_minor, payer, employer_unit_id, month_number(due_on) as i, u('pays', dues_charge_id) as draw
  from read_parquet(getvariable('folder') || '/dues_charge.parquet')
  where amount_minor > 0
)
select
  c.dues_charge_id, c.member_id, c.amount_minor, c.payer, c.draw,
  case
    when c.payer = 'payroll' and q.member_id is not null then case when q.found_on >= r.arrived_on then q.found_on end
    when c.payer = 'payroll' then r.arrived_on
    when s.member_id is not null then s.cured_on
    when c.draw < 0.024 then (c.due_on + 3 + floor(c.draw * 3600)::integer)::date
    else (c.due_on - floor((c.draw - 0.024) * 14)::integer)::date
  end as paid_on
from charges as c
left join latent.exempt_month as x on x.member_id = c.member_id and x.i = month_number(c.period_on)
left join latent.remittance as r on r.company_group_id = c.employer_unit_id and r.period_on = c.period_on
left join latent.unpaid_month as s on s.member_id = c.member_id and s.i = c.i
left join latent.silent_month as q on q.member_id = c.member_id and q.i = month_number(c.period_on)
-- What was charged before its exemption was reported is credited, not paid; what is charged all the same is paid.
where x.member_id is null or c.dues_charge_id like '%-exempt';

-- Few are paid twice (the second sum is not allocated) or returned by the bank and then, nearly always, paid again.
create view register.payment as
with
sent as (
  select
    p.dues_charge_id, p.member_id, p.amount_minor, p.paid_on,
    case
      when p.payer = 'payroll' then 'payroll'
      else pick(['e_invoice', 'e_invoice', 'e_invoice', 'direct_debit', 'transfer', 'transfer', 'card'], u('channel', p.member_id))
    end as channel,
    unnest(case
      when p.payer = 'payroll' then ['']
      when p.draw between 0.5 and 0.5012 or o.oddity = 'again' then ['', '-again']
      when p.draw between 0.70005 and 0.7007 then ['', '-returned', '-repaid']
      when p.draw between 0.7 and 0.70005 or o.oddity = 'returned' then ['', '-returned']
      else ['']
    end) as oddity
  from latent.payment as p
  left join (
    select dues_charge_id, 'again' as oddity from awkward.paid_twice
    union all
    select dues_charge_id, 'returned' from awkward.payment_returned
  ) as o on o.dues_charge_id = p.dues_charge_id
),
dated as (
  select *, (paid_on + case oddity when '-again' then 2 when '-returned' then 6 when '-repaid' then 41 else 0 end)::date as happened_on from sent
)
select
  'p' || dues_charge_id || oddity as payment_id, member_id, case when oddity <> '-again' then dues_charge_id end as dues_charge_id,
  happened_on as paid_on, case when oddity = '-returned' then -amount_minor else amount_minor end as amount_minor, 'EUR' as currency, channel
from dated where happened_on <= as_of();

create view register.remittance as
select
  r.company_group_id || '-' || r.label as remittance_id, r.company_group_id as employer_unit_id, r.period_on, r.expected_on,
  revealed(r.arrived_on, r.arrived_on) as arrived_on,
  case when r.arrived_on <= as_of() then c.row_count end as row_count
from latent.remittance as r
inner join (
  select employer_unit_id, period_on, count(*)::integer as row_count
  from read_parquet(getvariable('folder') || '/dues_charge.parquet')
  where payer = 'payroll' and amount_minor > 0
  group by employer_unit_id, period_on
) as c on c.employer_unit_id = r.company_group_id and c.period_on = r.period_on
where r.period_on <= as_of();

-- Payroll offices are told of each start and stop of a deduction.
create view register.payroll_message as
with
told as (
  select member_id, company_group_id, (starts_on + between_u('start told', member_id, 1, 12))::date as sent_on, 'start' as kind, starts_on
  from latent.charge_span where payer = 'payroll' and starts_on > opening()
  union all
  select member_id, company_group_id, (ends_on - between_u('stop told', member_id, 1, 8))::date, 'stop', starts_on
  from latent.charge_span where payer = 'payroll'
  union all
  select member_id, company_group_id, date '2020-01-07', 'change', starts_on
  from latent.charge_span where payer = 'payroll' and basis = 'percent' and starts_on < date '2020-01-01' and ends_on > date '2020-01-07'
  union all
  select member_id, company_group_id, date '2024-01-08', 'change', starts_on
  from latent.charge_span where payer = 'payroll' and basis = 'percent' and starts_on < date '2024-01-01' and ends_on > date '2024-01-08'
),
keyed as (
  select *, member_id || '-' || kind || strftime(sent_on, '%Y%m%d') || strftime(starts_on, '%m%d') as payroll_message_id from told
)
select
  payroll_message_id, member_id, company_group_id as employer_unit_id, sent_on, kind,
  case
    when u('message', payroll_message_id) < 0.03 then 'failed'
    when (sent_on + between_u('answer', payroll_message_id, 1, 20))::date <= as_of() then 'acknowledged'
    else 'sent'
  end as status
from keyed where sent_on between opening() and as_of();
