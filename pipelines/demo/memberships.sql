-- Membership rows: spells cut where the kind or the branch changes, and what the register knows of them on as_of.
create table latent.point as
with
-- A branch follows the workplace: the first job decides, later ones mostly.
jobs as (
  select
    j.n, p.union_id, j.starts_on, row_number() over (partition by j.n order by j.starts_on, j.j) as nth, w.area, w.w, j.j
  from latent.job as j
  inner join latent.person as p on p.n = j.n
  inner join latent.workplace as w on w.workplace_id = j.workplace_id
  where not j.is_second
),
job_branches as (
  select j.n, case when j.nth = 1 then date '1900-01-01' else next_month(j.starts_on) end as since, b.branch_id
  from jobs as j
  asof join latent.branch_slot as b on b.union_id = j.union_id and b.area = j.area and u('branch of workplace', j.w) >= b.low
  where j.nth = 1 or u('follows branch', j.j) < 0.8
),
home_branches as (
  select p.n, date '1899-12-31' as since, b.branch_id
  from latent.person as p
  asof join latent.branch_slot as b on b.union_id = p.union_id and b.area = p.area and u('branch', p.n) >= b.low
),
merged as (
  select n, since, case when b.branch_id = x.merged_branch_id and since >= x.merged_on then 'aalto-branch-1' else b.branch_id end as branch_id
  from (select * from job_branches union all select * from home_branches) as b
  cross join latent.upheaval as x
),
-- The branch at the start of each spell, then its changes.
branch_points as (
  select s.n, s.spell, greatest(b.since, s.starts_on) as since, arg_max(b.branch_id, b.since) as branch_id
  from latent.spell as s
  inner join merged as b on b.n = s.n and b.since < s.ends_on
  group by s.n, s.spell, greatest(b.since, s.starts_on)
),
kind_points as (
  select
    s.n, s.spell, s.starts_on as since,
    case
      when p.base_kind = 'honorary' then 'honorary'
      when s.starts_on >= p.retires_on then 'pensioner'
      when p.base_kind = 'student' and s.starts_on >= s.graduates_on then 'working'
      else p.base_kind
    end as kind
  from latent.spell as s
  inner join latent.person as p on p.n = s.n
  union all
  select s.n, s.spell, s.graduates_on, 'working'
  from latent.spell as s
  where s.graduates_on > s.starts_on and s.graduates_on < s.ends_on
  union all
  select s.n, s.spell, p.retires_on, 'pensioner'
  from latent.spell as s
  inner join latent.person as p on p.n = s.n
  where p.retires_on > s.starts_on and p.retires_on < s.ends_on and p.base_kind <> 'honorary'
  union all
  select s.n, s.spell, case when p.base_kind = 'unemployed' then (s.starts_on + 150)::date else (greatest(s.starts_on, opening()) + 900)::date end,
    case when p.base_kind = 'unemployed' then 'working' else 'entrepreneur' end
  from latent.spell as s
  inner join latent.person as p on p.n = s.n
  where (p.base_kind = 'unemployed' or (p.base_kind = 'working' and u('goes it alone', p.n) < 0.015))
    and (greatest(s.starts_on, opening()) + 900)::date < least(s.ends_on, p.retires_on)
),
points as (
  select n, spell, since, branch_id, null as kind from branch_points
  union all
  select n, spell, since, null, kind from kind_points
),
joined as (
  select n, spell, since, max(branch_id) as branch_id, max(kind) as kind from points group by n, spell, since
),
filled as (
  select
    n, spell, since,
    last_value(branch_id ignore nulls) over (partition by n, spell order by since) as branch_id,
    last_value(kind ignore nulls) over (partition by n, spell order by since) as kind
  from joined
)
select * from filled
qualify (branch_id, kind) is distinct from lag((branch_id, kind)) over (partition by n, spell order by since);

create table latent.row_span as
with
spans as (
  select
    p.n, p.spell, p.since as starts_on, coalesce(lead(p.since) over (partition by p.n, p.spell order by p.since), s.ends_on) as ends_on,
    p.branch_id, p.kind,
    case when lead(p.since) over (partition by p.n, p.spell order by p.since) is null then s.exit_reason end as exit_reason
  from latent.point as p
  inner join latent.spell as s on s.n = p.n and s.spell = p.spell
),
-- The clean-up ends some memberships of one branch on one day.
cleaned as (
  select s.n, s.spell, x.cleaned_on
  from spans as s
  cross join latent.upheaval as x
  where s.branch_id = x.cleaned_branch_id and s.starts_on < x.cleaned_on - 400 and s.ends_on > x.cleaned_on and s.exit_reason is not null
    and u('cleaned', s.n) < 0.14
),
shortened as (
  select
    s.n, s.spell, s.starts_on, least(s.ends_on, coalesce(c.cleaned_on, s.ends_on)) as ends_on, s.branch_id, s.kind,
    case when c.cleaned_on < s.ends_on then 'clean_up' else s.exit_reason end as exit_reason
  from spans as s
  left join cleaned as c on c.n = s.n and c.spell = s.spell
  where c.cleaned_on is null or s.starts_on < c.cleaned_on
),
-- The merger moves the branch's members on one day.
split as (
  select s.n, s.spell, s.starts_on, case when x.merged_on is not null then x.merged_on else s.ends_on end as ends_on, s.branch_id, s.kind,
    case when x.merged_on is null then s.exit_reason end as exit_reason
  from shortened as s
  left join latent.upheaval as x on s.branch_id = x.merged_branch_id and s.starts_on < x.merged_on and s.ends_on > x.merged_on
  union all
  select s.n, s.spell, x.merged_on, s.ends_on, 'aalto-branch-1', s.kind, s.exit_reason
  from shortened as s
  inner join latent.upheaval as x on s.branch_id = x.merged_branch_id and s.starts_on < x.merged_on and s.ends_on > x.merged_on
)
select n, spell, row_number() over (partition by n order by starts_on) as nth, starts_on, ends_on,
  case when branch_id = x.merged_branch_id and starts_on >= x.merged_on then 'aalto-branch-1' else branch_id end as branch_id,
  kind, exit_reason
from split
cross join latent.upheaval as x;

-- When the register learns of an end. A resignation of aalto takes effect at the second month end, one of kivi at the first.
create table latent.membership as
with
noticed as (
  select
    r.*, p.union_id, n * 100 + nth as r,
    exit_reason in ('own_wish', 'dissatisfied', 'cost', 'other_union', 'left_occupation', 'moved_abroad', 'retired') as is_resignation
  from latent.row_span as r
  inner join latent.person as p using (n)
),
received as (
  select
    *,
    case when is_resignation then greatest(starts_on, (ends_on - case
      when union_id = 'aalto' then date_part('day', (ends_on - 1))::integer + between_u('notice day', r, 1, 28)
      else between_u('notice day', r, 1, 28)
    end)::date) end as notice_received_on
  from noticed
)
select
  's' || r as membership_id, 'm' || n as member_id, n, spell, nth, branch_id, kind, starts_on, ends_on, exit_reason, notice_received_on,
  case
    when is_resignation then notice_received_on
    when exit_reason = 'died' then (ends_on + between_u('death told', r, 2, 30))::date
    when exit_reason is null then ends_on
    else (ends_on - 5)::date
  end as end_known_on,
  -- One in twelve rows has a resignation that was taken back before it took effect.
  case when u('withdraws', r) < 0.05 and ends_on - starts_on > 500
    then (starts_on + 90 + (u('withdraws at', r) * (least(ends_on - starts_on, 3000) - 400))::integer)::date end as withdrawn_notice_on,
  case when u('pending', r) < 0.4 and nth = 1 then (starts_on + between_u('pending days', r, 2, 14))::date else starts_on end as accepted_on
from received
where starts_on < ends_on;

insert into latent.membership
select membership_id, member_id, null, 1, 1, branch_id, kind, starts_on, ends_on, exit_reason, notice_received_on, end_known_on, withdrawn_notice_on, starts_on
from awkward.membership;

create view register.membership as
with
seen as (
  select m.*, coalesce(a.notice_withdrawn_on, (m.withdrawn_notice_on + between_u('second thoughts', m.membership_id, 4, 24))::date) as notice_withdrawn_on
  from latent.membership as m
  left join awkward.membership as a on a.membership_id = m.membership_id
  where m.starts_on <= as_of()
)
select
  membership_id, member_id, branch_id, kind, starts_on,
  case
    when end_known_on <= as_of() then ends_on
    -- Until it is taken back, a resignation looks like any other.
    when withdrawn_notice_on <= as_of() and notice_withdrawn_on > as_of() then next_month(next_month(withdrawn_notice_on))
  end as ends_on,
  case
    when end_known_on <= as_of() then exit_reason
    when withdrawn_notice_on <= as_of() and notice_withdrawn_on > as_of() then 'own_wish'
  end as exit_reason,
  case
    when end_known_on <= as_of() and notice_received_on is not null then notice_received_on
    when withdrawn_notice_on <= as_of() then withdrawn_notice_on
  end as notice_received_on,
  case
    when end_known_on <= as_of() and notice_received_on is not null then null
    when notice_withdrawn_on <= as_of() then notice_withdrawn_on
  end as notice_withdrawn_on,
  accepted_on > as_of() as is_pending
from seen;

create view register.member as
with
deaths as (
  select n, max(ends_on) as deceased_on, max(end_known_on) as death_known_on from latent.membership where exit_reason = 'died' and n is not null group by n
),
first_job as (
  select n, arg_min(w.trade, j.j) as trade from latent.job as j inner join latent.workplace as w using (workplace_id) group by n
),
spoken as (
  select
    p.*,
    case
      when u('language', p.n) < [0.10, 0.12, 0.34, 0.02, 0.01, 0.01][p.area] then 'sv'
      when u('language', p.n) > 0.96 then 'other'
      when u('language', p.n) > 0.95 then 'nb'
      else 'fi'
    end as language
  from latent.person as p
),
named as (
  select s.*, pick(l.given_names, u('given name', s.n)) as given_name, pick(l.family_names, pow(u('family name', s.n), 1.25)) as family_name
  from spoken as s
  inner join latent.name_list as l on l.language = s.language
)
select
  n.member_id, n.union_id, n.given_name, n.family_name, year(n.born_on)::integer as birth_year,
  case when u('email', n.n) < 0.88 then
    lower(strip_accents(replace(replace(n.given_name, ' ', '.'), '''', ''))) || '.' || lower(strip_accents(replace(n.family_name, '''', ''))) || n.n || '@example.org'
  end as email,
  case when u('phone', n.n) < 0.91 then '+358 50 555 ' || lpad((n.n % 10000)::varchar, 4, '0') end as phone,
  case when u('confirmed contact', n.n) < 0.8 then last_round(n.joined_on, 'contact round', n.n) end as contact_confirmed_on,
  pick(coalesce(o.occupations, ['opiskelija', 'yrittäjä', 'ohjaaja', 'asiantuntija']), u('occupation', n.n)) as occupation,
  n.language, u('protected', n.n) < 0.003 as is_protected,
  revealed(d.deceased_on, d.death_known_on) as deceased_on
from named as n
left join deaths as d on d.n = n.n
left join first_job as f on f.n = n.n
left join latent.occupation as o on o.trade = f.trade
where n.joined_on <= as_of()
union all
select
  member_id, union_id, given_name, family_name, birth_year, email, phone, joined_on, occupation, language, is_protected,
  revealed(deceased_on, (deceased_on + 10)::date)
from awkward.member where joined_on <= as_of();
