-- One charge per member and period, a credit for each period that was charged before its exemption was reported, and
-- mistakes: a deduction made twice, a charge during an exemption that was reported in time, a cap forgotten, an old tariff.

-- Who is charged what from when to when; payroll follows the job.
create table latent.charge_span as
with
main_job as (
  select e.member_id, coalesce(e.starts_on, e.known_on) as starts_on, e.ends_on, w.company_group_id
  from latent.employment as e
  inner join latent.workplace as w on w.workplace_id = e.workplace_id
  -- No second jobs; and a chain of main jobs does not overlap.
  qualify coalesce(e.starts_on, e.known_on) >= coalesce(
    max(e.ends_on) over (partition by e.member_id order by coalesce(e.starts_on, e.known_on) rows between unbounded preceding and 1 preceding),
    date '1900-01-01'
  )
),
pay as (
  select
    *,
    -- Monthly gross pay in cents, in 2016 money.
    (210000 + 320000 * pow(u('pay', member_id), 2.2))::bigint as pay_minor
  from latent.basis
  where basis <> 'free' and ends_on > opening()
)
select
  p.member_id, p.union_id, p.basis, p.tariff_class, p.payer, p.pay_minor, j.company_group_id,
  greatest(p.starts_on, j.starts_on, opening()) as starts_on, least(p.ends_on, j.ends_on) as ends_on
from pay as p
inner join main_job as j on j.member_id = p.member_id and j.starts_on < p.ends_on and j.ends_on > p.starts_on
where p.payer = 'payroll' and least(p.ends_on, j.ends_on) > opening()
union all
select
  member_id, union_id, basis, tariff_class, payer, pay_minor, null, greatest(starts_on, opening()), ends_on
from pay where payer = 'invoice';

-- Months are counted from January 2016, so that a span becomes a row per period without searching.
create macro month_number(day) as (year(day) - 2016) * 12 + month(day) - 1;

create table latent.period as
with
months as (
  select unnest(generate_series(opening()::timestamp, as_of()::timestamp, interval 1 month))::date as month
)
select
  month_number(month) as i, 'month' as period, month as period_on, strftime(month, '%Y%m') as label,
  (last_day(month) + 45)::date as payroll_due_on, last_day(month) as invoice_due_on,
  (1000 * pow(1.021, year(month) - 2016))::bigint as pay_per_mille
from months
union all
select month_number(month), 'quarter', month, strftime(month, '%Y%m'), null, (month + 44)::date, 1000
from months where month(month) % 3 = 1;

-- One row per member and month that is exempt; exemptions may overlap, and the one reported first counts.
create table latent.exempt_month as
with
spans as (
  select member_id, greatest(starts_on, opening()) as starts_on, coalesce(ends_on, (starts_on + 240)::date) as ends_on, reported_on
  from latent.exemption
),
months as (
  select
    member_id, reported_on,
    unnest(generate_series(month_number((starts_on - 1)::date) + 1, month_number((ends_on - 1)::date))) as i
  from spans
)
select member_id, i::integer as i, min(reported_on) as reported_on from months group by member_id, i;

create view latent.charge as
with
stretches as (
  select
    s.member_id, s.payer, s.company_group_id, s.pay_minor, t.basis, t.period, t.rate_ppm, t.amount_minor, t.minimum_minor, t.maximum_minor,
    month_number((greatest(s.starts_on, t.starts_on) - 1)::date) + 1 as first_i,
    least(month_number((least(s.ends_on, coalesce(t.ends_on, date '2200-01-01')) - 1)::date), month_number(as_of())) as last_i
  from latent.charge_span as s
  inner join latent.tariff as t on t.union_id = s.union_id and t.basis = s.basis and t.tariff_class is not distinct from s.tariff_class
    and t.starts_on < s.ends_on and coalesce(t.ends_on > s.starts_on, true)
),
numbered as (
  select
    *,
    unnest(case when period = 'month' then generate_series(first_i, last_i) else generate_series(first_i + (3 - first_i % 3) % 3, last_i, 3) end)
      as i
  from stretches
)
select
  n.member_id, n.payer, n.company_group_id, p.period_on, p.label, x.reported_on,
  coalesce(x.reported_on <= p.period_on, false) as is_mistaken,
  case when n.payer = 'payroll' then p.payroll_due_on else p.invoice_due_on end as due_on,
  case when n.basis = 'percent'
    -- the cap is forgotten for two in a hundred
    then least(case when u('no cap', n.member_id) >= 0.02 then n.maximum_minor end, greatest(n.minimum_minor, n.pay_minor * p.pay_per_mille // 1000 * n.rate_ppm // 1000000))
    -- and some of those who pay a fixed sum still pay that of the tariff before
    when n.basis = 'fixed' and n.amount_minor = 2800 and u('old tariff', n.member_id) < 0.03 then 2600
    else n.amount_minor
  end as amount_minor
from numbered as n
inner join latent.period as p on p.period = n.period and p.i = n.i
left join latent.exempt_month as x on x.member_id = n.member_id and x.i = n.i
where x.member_id is null or x.reported_on > p.period_on or u('charged all the same', n.member_id || p.label) < 0.012;

create view register.dues_charge as
with
oddities as (
  select
    *,
    unnest(case
      when is_mistaken then ['-exempt']
      when reported_on <= as_of() then ['', '-credit']
      when payer = 'payroll' and u('deducted twice', member_id || label) < 0.0004
        or exists (select 1 from awkward.deducted_twice as t where t.dues_charge_id = member_id || '-' || label)
        then ['', '-twice']
      else ['']
    end) as oddity
  from latent.charge
)
select
  member_id || '-' || label || oddity as dues_charge_id,
  member_id, period_on, due_on, case when oddity = '-credit' then -amount_minor else amount_minor end as amount_minor, 'EUR' as currency, payer, company_group_id as employer_unit_id
from oddities;
