-- The people of the sign-in page: elected at units where much happens, re-elected for ever, so that they stay who they are.
-- "Much happens" is looked up on one fixed day of the latent world; it does not depend on as_of.
create table latent.bustle as
with
present as (
  select
    j.n, w.workplace_id, w.company_group_id, w.concern_id, p.union_id,
    (s.ends_on between date '2026-11-30' and date '2027-01-02' and s.exit_reason not in ('unpaid', 'died', 'unknown', 'expelled'))::integer as leaves,
    (s.ends_on between date '2026-12-01' and date '2027-05-01' and s.exit_reason = 'unpaid')::integer as owes,
    (s.starts_on >= date '2026-10-20')::integer as is_new,
    (j.ends_on < date '2027-01-31')::integer as changes
  from latent.job as j
  inner join latent.person as p on p.n = j.n
  inner join latent.spell as s on s.n = j.n and s.starts_on <= date '2026-11-22' and s.ends_on > date '2026-11-23'
  inner join latent.workplace as w on w.workplace_id = j.workplace_id and w.closed_on is null
  where j.starts_on <= date '2026-11-22' and j.ends_on > date '2026-11-22' and not j.is_second and p.retires_on > date '2026-11-22'
)
select
  workplace_id, any_value(company_group_id) as company_group_id, any_value(concern_id) as concern_id,
  count(*) filter (where union_id = 'aalto') as members, count(*) filter (where union_id = 'kivi') as members_kivi,
  sum(leaves) + sum(owes) + sum(is_new) + sum(changes) as follow_ups,
  (sum(leaves) > 0)::integer + (sum(owes) > 0)::integer + (sum(is_new) > 0)::integer + (sum(changes) > 0)::integer as kinds
from present
group by workplace_id;

create table latent.persona as
with
steward as (
  select 'steward' as subject, workplace_id as unit_id, workplace_id, 'steward' as role from latent.bustle
  order by members between 40 and 120 desc, kinds desc, abs(members - 75), workplace_id limit 1
),
both_unions as (
  select 'steward-2', workplace_id, workplace_id, 'steward' from latent.bustle
  where workplace_id not in (select unit_id from steward)
  order by members between 20 and 150 desc, members_kivi desc, workplace_id limit 1
),
tiny as (
  select 'steward-3', workplace_id, workplace_id, 'steward' from latent.bustle
  where members + members_kivi <= 6 order by members desc, kinds desc, workplace_id limit 1
),
groups as (
  select company_group_id, count(*) as parts, sum(members) as members, arg_max(workplace_id, members * 100000 + hash(workplace_id) % 100000) as workplace_id
  from latent.bustle group by company_group_id
),
chief as (
  select 'chief-steward', company_group_id, workplace_id, 'chief_steward' from groups
  order by parts between 4 and 30 desc, abs(members - 250), company_group_id limit 1
),
concerns as (
  select
    concern_id, count(distinct company_group_id) as parts, sum(members) as members, -- distinct: many workplaces per group
    arg_max(workplace_id, members * 100000 + hash(workplace_id) % 100000) as workplace_id
  from latent.bustle where concern_id is not null group by concern_id
),
group_steward as (
  select 'group-steward', concern_id, workplace_id, 'group_steward' from concerns
  order by parts between 3 and 12 desc, members desc, concern_id limit 1
),
officer as (
  select 'branch-officer', b.branch_id, x.workplace_id, 'branch_officer'
  from latent.bustle as x
  inner join latent.workplace as w on w.workplace_id = x.workplace_id
  asof join latent.branch_slot as b on b.union_id = 'aalto' and b.area = w.area and u('branch of workplace', w.w) >= b.low
  where w.area = 1 order by x.members desc, x.workplace_id limit 1
)
select * from steward
union all select * from both_unions
union all select * from tiny
union all select * from chief
union all select * from group_steward
union all select * from officer;

create table latent.persona_name as
select * from (values
  ('steward', 'Maarit', 'Wikström', 'sv', 'sairaanhoitaja'),
  ('steward-2', 'Jukka', 'Yli-Hakola', 'fi', 'röntgenhoitaja'),
  ('steward-3', 'Solveig', 'Ødegård', 'nb', 'ohjaaja'),
  ('chief-steward', 'Katriina', 'Hämäläinen', 'fi', 'lähihoitaja'),
  ('group-steward', 'Carl', 'Vikström', 'sv', 'närvårdare'),
  ('branch-officer', 'Päivi', 'Lehtonen', 'fi', 'sairaanhoitaja')
) as t (subject, given_name, family_name, language, occupation);

insert into awkward.member
select
  'persona-' || subject, 'aalto', given_name, family_name, 1974, subject || '@example.org', '+358 50 555 0101', occupation, language, false, date '2008-03-01', null
from latent.persona_name;

-- The branch in which most workplaces of the area would put them.
insert into awkward.membership
select 'persona-' || p.subject, 'persona-' || p.subject, b.branch_id, 'working', date '2008-03-01', date '2200-01-01', null, null, date '2200-01-01', null, null
from latent.persona as p
inner join latent.workplace as w on w.workplace_id = p.workplace_id
asof join latent.branch_slot as b on b.union_id = 'aalto' and b.area = w.area and u('branch of workplace', w.w) >= b.low;

insert into awkward.employment
select
  'persona-' || p.subject, 'persona-' || p.subject, p.workplace_id, date '2009-01-01', date '2009-01-01', date '2200-01-01', date '2200-01-01',
  null, null, 100, t.field_of_work
from latent.persona as p
inner join latent.workplace as w on w.workplace_id = p.workplace_id
inner join latent.trade as t on t.trade = w.trade;

insert into awkward.mandate
select
  'persona-' || subject || '-' || y, 'persona-' || subject, role, unit_id, 'aalto',
  make_date(y - 1, 11, 20), make_date(y - 1, 11, 28), make_date(y, 1, 1), make_date(y + 2, 1, 1), make_date(y + 2, 1, 1), 'term_ended', null,
  subject = 'steward-2'
from latent.persona
cross join (select unnest(generate_series(2014, year(horizon()) + 1, 2)) as y);

insert into awkward.login_subject
select subject, 'persona-' || subject from latent.persona
union all
select * from (values
  ('regional-rep', 'staff-aalto-region-2'),
  ('leadership', 'staff-leadership-aalto-1'),
  ('leadership-2', 'staff-leadership-kivi-1'),
  ('register-office', 'staff-register_office-aalto-1'),
  ('data-protection', 'staff-data_protection-aalto-1'),
  ('administrator', 'staff-administrator-aalto-1')
) as t (subject, person_id);
