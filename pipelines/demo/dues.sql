-- What is owed and by whom it is paid in: tariffs, bases, exemptions.
create table latent.tariff as
with
eras as (
  select * from (values
    ('percent', null, 'month', [12500, 13000, 12500], null, 800, 6500),
    ('fixed', null, 'month', null, [2400, 2600, 2800], null, null),
    ('student', null, 'quarter', null, [600, 600, 900], null, null),
    ('pensioner', null, 'quarter', null, [900, 1000, 1200], null, null),
    ('entrepreneur', '1', 'quarter', null, [7500, 8000, 8400], null, null),
    ('entrepreneur', '2', 'quarter', null, [11000, 11600, 12200], null, null),
    ('entrepreneur', '3', 'quarter', null, [15600, 16200, 17000], null, null)
  ) as t (basis, tariff_class, period, rates, amounts, minimum_minor, maximum_minor)
),
spans as (
  select * from (values
    (1, date '2010-01-01', date '2020-01-01'), (2, date '2020-01-01', date '2024-01-01'), (3, date '2024-01-01', null)
  ) as t (era, starts_on, ends_on)
)
select
  u.union_id || '-' || e.basis || coalesce('-' || e.tariff_class, '') || '-' || s.era as dues_tariff_id,
  u.union_id, e.basis, e.tariff_class, e.period,
  e.rates[s.era] - case when u.union_id = 'kivi' then 1500 else 0 end as rate_ppm,
  e.amounts[s.era] as amount_minor, e.minimum_minor, e.maximum_minor, s.starts_on, s.ends_on
from eras as e
cross join spans as s
cross join latent.unions as u;

create view register.dues_tariff as
select * replace (revealed(ends_on, (ends_on - 60)::date) as ends_on) from latent.tariff where (starts_on - 60)::date <= as_of();

-- One row per member and unbroken span of one kind of membership.
create table latent.kind_span as
with
marked as (
  select
    member_id, spell, nth, kind, starts_on, ends_on, exit_reason, end_known_on,
    case when kind = lag(kind) over member and starts_on = lag(ends_on) over member then 0 else 1 end as is_first
  from latent.membership
  window member as (partition by member_id order by starts_on)
),
numbered as (
  select *, sum(is_first) over (partition by member_id order by starts_on) as run from marked
)
select
  member_id, run, any_value(kind) as kind, min(starts_on) as starts_on, max(ends_on) as ends_on,
  arg_max(exit_reason, starts_on) as exit_reason, arg_max(end_known_on, starts_on) as end_known_on
from numbered
group by member_id, run;

create table latent.basis as
with
unions as (
  select member_id, union_id from latent.person
  union all
  select member_id, union_id from awkward.member
),
employed as (
  select distinct member_id from latent.employment where workplace_id is not null -- several jobs per member
)
select
  k.member_id || '-' || k.run as dues_basis_id, k.member_id, u.union_id, k.starts_on, k.ends_on, k.exit_reason, k.end_known_on,
  case k.kind
    when 'working' then case when u('fixed dues', k.member_id) < 0.1 then 'fixed' else 'percent' end
    when 'student' then 'student'
    when 'pensioner' then 'pensioner'
    when 'entrepreneur' then 'entrepreneur'
    when 'honorary' then 'free'
    else 'fixed'
  end as basis,
  case when k.kind = 'entrepreneur' then between_u('class', k.member_id, 1, 3)::varchar end as tariff_class,
  case
    when k.member_id in (select member_id from awkward.on_payroll) then 'payroll'
    when k.kind = 'working' and e.member_id is not null and k.exit_reason is distinct from 'unpaid' and u('payer', k.member_id) < 0.78 then 'payroll'
    else 'invoice'
  end as payer
from latent.kind_span as k
inner join unions as u on u.member_id = k.member_id
left join employed as e on e.member_id = k.member_id;

create view register.dues_basis as
select dues_basis_id, member_id, basis, tariff_class, payer, starts_on, revealed(ends_on, end_known_on) as ends_on
from latent.basis where starts_on <= as_of();

-- Exemptions: family leave beside leave from the job, gaps between jobs, and other reasons; most are reported late.
create table latent.exemption as
with
family as (
  select employment_id || '-leave' as exemption_id, member_id, leave_starts_on as starts_on, leave_ends_on as ends_on,
    case when u('leave reason', employment_id) < 0.75 then 'family_leave' when u('leave reason', employment_id) < 0.9 then 'study' else 'unpaid_leave' end as reason
  from latent.employment where leave_starts_on is not null and leave_starts_on >= opening()
),
gaps as (
  select employment_id || '-gap' as exemption_id, member_id, ends_on as starts_on,
    lead(starts_on) over (partition by member_id order by starts_on) as ends_on, 'unemployed' as reason
  from latent.employment where member_id not like 'awkward%' and starts_on is not null
),
other as (
  select
    'x' || n || '-' || k as exemption_id, 'm' || n as member_id,
    (greatest(joined_on, opening()) + (u('exempt from', n * 10 + k) * 3900)::integer)::date as starts_on,
    between_u('exempt days', n * 10 + k, 25, 280) as days,
    pick(['sick_leave', 'sick_leave', 'laid_off', 'unemployed', 'unemployed', 'rehabilitation', 'carer', 'military_service', 'study', 'disability_pension', 'other'],
      u('exempt reason', n * 10 + k)) as reason
  from latent.person
  cross join (select unnest([1, 2, 3]) as k)
  where u('exempt', n * 10 + k) < 0.13
),
drawn as (
  select exemption_id, member_id, starts_on, ends_on, reason from family
  union all
  select exemption_id, member_id, starts_on, ends_on, reason from gaps where ends_on > starts_on + 25 and starts_on >= opening() and u('gap', exemption_id) < 0.8
  union all
  -- One in ten has no end on record.
  select exemption_id, member_id, starts_on, case when u('open', exemption_id) > 0.06 then (starts_on + days)::date end, reason from other
)
select
  d.exemption_id, d.member_id, d.reason, d.starts_on, d.ends_on,
  (d.starts_on + greatest(-20, between_u('reported', d.exemption_id, -40, 110)))::date as reported_on
from drawn as d
where exists (
  select 1 from latent.kind_span as k
  where k.member_id = d.member_id and k.kind in ('working', 'unemployed', 'student') and d.starts_on >= k.starts_on and d.starts_on < k.ends_on
)
union all
select exemption_id, member_id, reason, starts_on, ends_on, reported_on from awkward.exemption;

create view register.exemption as
select exemption_id, member_id, reason, starts_on, revealed(ends_on, greatest(reported_on, (ends_on - 60)::date)) as ends_on, reported_on
from latent.exemption where reported_on <= as_of();
