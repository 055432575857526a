-- One charge per member and period, and a credit for each period that was charged before its exemption was reported.

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

create table latent.period as
select
  month::date as period_on, 'month' as period, strftime(month, '%Y%m') as label,
  (last_day(month) + 30)::date as payroll_due_on, last_day(month::date) as invoice_due_on,
  (1000 * pow(1.021, year(month) - 2016))::bigint as pay_per_mille
from generate_series(opening()::timestamp, as_of()::timestamp, interval 1 month) as t (month)
union all
select month::date, 'quarter', strftime(month, '%Y%m'), null, (month + interval 44 day)::date, 1000
from generate_series(opening()::timestamp, as_of()::timestamp, interval 3 month) as t (month);

create view latent.charge as
with
periods as (
  select
    s.member_id, s.payer, s.company_group_id, p.period_on, p.label,
    case when s.payer = 'payroll' then p.payroll_due_on else p.invoice_due_on end as due_on,
    case when t.basis = 'percent'
      then least(t.maximum_minor, greatest(t.minimum_minor, s.pay_minor * p.pay_per_mille // 1000 * t.rate_ppm // 1000000))
      else t.amount_minor
    end as amount_minor
  from latent.charge_span as s
  inner join latent.tariff as t on t.union_id = s.union_id and t.basis = s.basis and t.tariff_class is not distinct from s.tariff_class
    and t.starts_on < s.ends_on and coalesce(t.ends_on > s.starts_on, true)
  inner join latent.period as p on p.period = t.period
    and p.period_on >= greatest(s.starts_on, t.starts_on) and p.period_on < least(s.ends_on, coalesce(t.ends_on, date '2200-01-01'))
)
select p.*, x.reported_on
from periods as p
left join (
  select member_id, starts_on, coalesce(ends_on, (starts_on + 240)::date) as ends_on, reported_on from latent.exemption
) as x on x.member_id = p.member_id and p.period_on >= x.starts_on and p.period_on < x.ends_on
where x.member_id is null or x.reported_on > p.period_on
-- Exemptions may overlap; the one reported first counts.
qualify x.member_id is null or row_number() over (partition by p.member_id, p.period_on order by x.reported_on, x.starts_on) = 1;

create view register.dues_charge as
select
  member_id || '-' || label as dues_charge_id, member_id, period_on, due_on, amount_minor, 'EUR' as currency, payer, company_group_id as employer_unit_id
from latent.charge
union all
select
  member_id || '-' || label || '-credit', member_id, period_on, due_on, -amount_minor, 'EUR', payer, company_group_id
from latent.charge where reported_on <= as_of();
