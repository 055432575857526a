-- Seats and who holds them, term by term: re-election, a successor, or nobody.
create table latent.seat as
with
workplaces as (
  select workplace_id as unit_id, w as u, expected_members, closed_on from latent.workplace
),
groups as (
  select company_group_id as unit_id, 1000000 + any_value(g.g) as u, sum(w.expected_members) as expected_members, count(*) as parts
  from latent.company_group as g inner join latent.workplace as w using (company_group_id) group by company_group_id
),
concerns as (
  select concern_id as unit_id, 2000000 + split_part(concern_id, '-', 2)::integer as u, sum(expected_members) as expected_members
  from latent.workplace where concern_id is not null group by concern_id
)
select unit_id, u * 10 + 1 as seat, 'steward' as role, 'workplace' as level, expected_members, closed_on from workplaces
where expected_members > 2 and u('steward seat', u) < case when expected_members > 12 then 0.93 else 0.62 end
union all
select unit_id, u * 10 + 2, 'deputy_steward', 'workplace', expected_members, closed_on from workplaces
where expected_members > 14 and u('deputy seat', u) < 0.6
union all
select unit_id, u * 10 + 3, 'safety_delegate', 'workplace', expected_members, closed_on from workplaces
where expected_members > 18 and u('safety seat', u) < 0.7
union all
select unit_id, u * 10 + 4, 'contact_person', 'workplace', expected_members, closed_on from workplaces
where expected_members <= 4 and u('contact seat', u) < 0.1
union all
-- A second steward where there are many members.
select unit_id, u * 10 + 5, 'steward', 'workplace', expected_members, closed_on from workplaces where expected_members > 90
union all
select unit_id, u * 10 + 6, 'chief_steward', 'company_group', expected_members, null from groups
where expected_members > 45 and parts > 2 and u('chief seat', u) < 0.75
union all
select unit_id, u * 10 + 7, 'group_steward', 'concern', expected_members, null from concerns
where expected_members > 60 and u('group seat', u) < 0.8
union all
select branch_id, (3000000 + case union_id when 'kivi' then 1000 else 0 end + k) * 10 + 8, 'branch_officer', 'branch', null,
  case when branch_id = x.merged_branch_id then x.merged_on end
from latent.branch cross join latent.upheaval as x
where u('officer seat', branch_id) < 0.85;

create table latent.term as
with
numbered as (
  select
    *, unnest(generate_series(0, 6 + (year(horizon()) - 2026) // 2)) as k,
    -- Elections in autumn for terms from January, some from August.
    case when u('term month', seat) < 0.75 then 1 else 8 end as starts_in,
    2013 + between_u('first term', seat, 0, 1) as first_year
  from latent.seat
),
dated as (
  select *, make_date(first_year + 2 * k, starts_in, 1) as starts_on, make_date(first_year + 2 * k + 2, starts_in, 1) as term_ends_on from numbered
)
select
  seat, unit_id, role, level, k, starts_on, term_ends_on, closed_on,
  -- A new contest in a third of the elections; else the same person stands again.
  sum(case when u('contest', seat * 100 + k) < 0.33 then 1 else 0 end) over (partition by seat order by k) as contest
from dated
where (closed_on is null or starts_on < closed_on)
  and u('held', seat * 100 + k) < 0.87 and k >= case when u('late start', seat) < 0.25 then between_u('first held', seat, 1, 6) else 0 end;

-- Candidates: members at work in the unit on the first day.
create table latent.candidate as
with
workers as (
  select
    j.n, j.starts_on, j.ends_on, p.union_id, p.dies_on, p.retires_on, s.ends_on as member_until, s.starts_on as member_from, s.exit_reason,
    j.workplace_id, w.company_group_id, w.concern_id
  from latent.job as j
  inner join latent.person as p on p.n = j.n
  inner join latent.spell as s on s.n = j.n and s.starts_on < j.ends_on and s.ends_on > j.starts_on
  inner join latent.workplace as w on w.workplace_id = j.workplace_id
  where not j.is_second
),
units as (
  select *, workplace_id as unit_id, 'workplace' as level from workers
  union all
  select *, company_group_id, 'company_group' from workers where n % 4 = 0
  union all
  select *, concern_id, 'concern' from workers where concern_id is not null and n % 8 = 0
)
select unit_id, level, n, union_id, greatest(starts_on, member_from) as from_on, least(ends_on, member_until) as until_on,
  case
    when dies_on <= least(ends_on, member_until) then 'died'
    when retires_on <= least(ends_on, member_until) then 'retired'
    when member_until <= ends_on then 'left_union'
    else 'left_employer'
  end as end_reason
from units
union all
select branch_id, 'branch', n, case when branch_id like 'kivi%' then 'kivi' else 'aalto' end, starts_on, ends_on,
  case when exit_reason = 'died' then 'died' else 'left_union' end
from latent.membership
where kind in ('working', 'pensioner') and n % 3 = 0;

-- Those about to go are elected where nobody else stands, or by chance.
create macro about_to_go(until_on, day) as case when until_on < day + 900 then 0.45 else 0 end;

-- Of a company group a quarter are candidates, of a concern an eighth, of a branch a third: so many more can vote.
create macro entitled(role, standing) as
(standing * case role when 'chief_steward' then 4 when 'group_steward' then 8 when 'branch_officer' then 3 else 1 end)::integer;

create table latent.elected as
with
first_choice as (
  select
    t.seat, t.k, 0 as attempt, t.unit_id, t.role, t.starts_on, t.term_ends_on, t.closed_on,
    arg_min((c.n, c.until_on, c.end_reason, c.union_id), u('vote', (t.seat * 100 + t.contest) * 1000000 + c.n) + about_to_go(c.until_on, t.starts_on)) as winner,
    count(*) as standing
  from latent.term as t
  inner join latent.candidate as c on c.unit_id = t.unit_id and c.from_on <= t.starts_on and c.until_on > t.starts_on
  group by all
),
resolved as (
  select
    seat, k, attempt, unit_id, role, starts_on, term_ends_on, winner[1] as n, winner[4] as union_id,
    case
      when u('resigns mandate', seat * 100 + k) < 0.07 then (starts_on + between_u('resigns after', seat * 100 + k, 90, 640))::date
    end as resigns_on,
    winner[2] as until_on, winner[3] as until_reason, closed_on, standing
  from first_choice
),
ended as (
  select
    seat, k, attempt, unit_id, role, starts_on, term_ends_on, n, union_id, standing,
    least(term_ends_on, until_on, coalesce(resigns_on, term_ends_on), coalesce(closed_on, term_ends_on)) as ends_on,
    case least(term_ends_on, until_on, coalesce(resigns_on, term_ends_on), coalesce(closed_on, term_ends_on))
      when term_ends_on then 'term_ended'
      when closed_on then 'workplace_closed'
      when until_on then until_reason
      else case when u('mandate reason', seat * 100 + k) < 0.8 then 'resigned' else 'unknown' end
    end as end_reason
  from resolved
),
-- Half of those who go early are followed by somebody for the rest of the term.
by_election as (
  select seat, k, unit_id, role, (ends_on + between_u('by-election', seat * 100 + k, 20, 150))::date as starts_on, term_ends_on, n as former
  from ended
  where ends_on < term_ends_on and end_reason <> 'workplace_closed' and u('followed', seat * 100 + k) < 0.5
),
second_choice as (
  select
    b.seat, b.k, 1 as attempt, b.unit_id, b.role, b.starts_on, b.term_ends_on,
    arg_min((c.n, c.until_on, c.end_reason, c.union_id), u('by-vote', (b.seat * 100 + b.k) * 1000000 + c.n) + about_to_go(c.until_on, b.starts_on)) as winner,
    count(*) as standing
  from by_election as b
  inner join latent.candidate as c on c.unit_id = b.unit_id and c.from_on <= b.starts_on and c.until_on > b.starts_on and c.n <> b.former
  where b.starts_on < b.term_ends_on - 60
  group by all
)
select seat, k, attempt, unit_id, role, starts_on, term_ends_on, n, union_id, ends_on, end_reason, entitled(role, standing) as entitled from ended
union all
select
  seat, k, attempt, unit_id, role, starts_on, term_ends_on, winner[1], winner[4], least(term_ends_on, winner[2]),
  case when term_ends_on <= winner[2] then 'term_ended' else winner[3] end, entitled(role, standing)
from second_choice;

create view latent.mandate as
select
  'mandate-' || seat || '-' || k || '-' || attempt as mandate_id, 'm' || n as member_id, role, unit_id, union_id,
  (starts_on - between_u('elected before', seat * 100 + k, 12, 50))::date as elected_on,
  case when u('notified', seat * 1000 + k * 10 + attempt) > 0.03
    then (starts_on - 10 + between_u('notified after', seat * 1000 + k * 10 + attempt, 0, 45))::date end as notified_on,
  starts_on, ends_on, term_ends_on, end_reason,
  case when role = 'deputy_steward' then 'mandate-' || (seat - 1) || '-' || k || '-0' end as stand_in_for,
  role <> 'branch_officer' and u('for both', seat) < 0.12 as is_for_both
from latent.elected
where ends_on > starts_on
union all
select mandate_id, member_id, role, unit_id, union_id, elected_on, notified_on, starts_on, ends_on, term_ends_on, end_reason, stand_in_for, is_for_both
from awkward.mandate;

create view register.mandate as
select
  m.mandate_id, m.member_id, m.role,
  case when m.role <> 'branch_officer' then m.unit_id end as employer_unit_id,
  case when m.role = 'branch_officer' then m.unit_id end as organisation_unit_id, m.elected_on,
  revealed(m.notified_on, m.notified_on) as notified_on, m.starts_on,
  -- The end of the term is known from the first day; an earlier end some days before it.
  case when m.ends_on < m.term_ends_on and (m.ends_on - 14)::date <= as_of() then m.ends_on else m.term_ends_on end as ends_on,
  m.term_ends_on,
  case when m.ends_on <= as_of() or (m.ends_on < m.term_ends_on and (m.ends_on - 14)::date <= as_of()) then m.end_reason end as end_reason,
  case when s.elected_on <= as_of() then m.stand_in_for end as stand_in_for
from latent.mandate as m
left join latent.mandate as s on s.mandate_id = m.stand_in_for
where m.elected_on <= as_of();

create view register.mandate_union as
select mandate_id, union_id from latent.mandate where elected_on <= as_of()
union all
select mandate_id, case union_id when 'aalto' then 'kivi' else 'aalto' end from latent.mandate where elected_on <= as_of() and is_for_both;
