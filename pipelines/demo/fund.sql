-- The unemployment fund as it tells the union: who is in it, and who receives a benefit. It tells of 2022 and later.
create macro fund_opening() as date '2022-01-01';

create table latent.fund_state as
with
insured as (
  -- Most who work are in both; some stay in the fund when they leave the union, some leave the fund a little later or earlier.
  select
    k.member_id, k.run, greatest(k.starts_on, date '2010-01-01') as starts_on,
    case
      when k.exit_reason is null or k.exit_reason in ('died', 'retired', 'moved_abroad') then k.ends_on
      when u('fund only', k.member_id) < 0.4 then (k.ends_on + between_u('fund stays', k.member_id, 200, 2500))::date
      else k.ends_on
    end as ends_on
  from latent.kind_span as k
  where k.kind in ('working', 'unemployed') and k.ends_on > fund_opening() and u('in fund', k.member_id) < 0.83 and k.member_id not like 'awkward%'
),
benefits as (
  -- A benefit mostly goes with an exemption for the same reason; the fund knows some that the union does not.
  select x.exemption_id, x.member_id, case when x.reason = 'laid_off' then 'laid_off' else 'unemployed' end as reason,
    (x.starts_on + between_u('benefit after', x.exemption_id, 3, 20))::date as starts_on, x.ends_on, x.reported_on
  from latent.exemption as x
  where x.reason in ('unemployed', 'laid_off') and x.starts_on >= fund_opening() and u('benefit', x.exemption_id) < 0.8 and x.exemption_id not like 'awkward%'
  union all
  select 'untold-' || j.j, 'm' || j.n, 'unemployed', (j.ends_on + 7)::date, (j.ends_on + between_u('benefit days', j.j, 30, 200))::date, (j.ends_on + 10)::date
  from latent.job as j
  inner join latent.membership as m on m.n = j.n and m.kind = 'working' and m.starts_on <= j.ends_on and m.ends_on > j.ends_on + 30
  where j.ends_on >= fund_opening() and not j.is_second and u('untold benefit', j.j) < 0.05
)
select 'fund-' || i.member_id || '-' || i.run as fund_state_id, i.member_id, 'member' as state, null as reason, i.starts_on, i.ends_on, i.starts_on as known_on
from insured as i
union all
select 'benefit-' || exemption_id, member_id, 'benefit', reason, starts_on, coalesce(ends_on, date '2200-01-01'), greatest(starts_on, (reported_on - 5)::date)
from benefits where ends_on is null or ends_on > starts_on;

create view register.fund_state as
select fund_state_id, member_id, state, reason, starts_on, revealed(ends_on, ends_on) as ends_on
from latent.fund_state where known_on <= as_of()
union all
select fund_state_id, member_id, state, reason, starts_on, ends_on from awkward.fund_state;
