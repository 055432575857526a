-- Staff, what the persons of the sign-in page are, headcounts, agreements and the rest.
create view register.office as
select
  'office-' || region_id as office_id, 'staff-' || region_id as person_id,
  pick(l.given_names, u('rep given', region_id)) || ' ' || pick(l.family_names, u('rep family', region_id)) as person_name,
  'rep-' || region_id || '@example.org' as email, 'regional_rep' as role, union_id, region_id as organisation_unit_id, date '2014-08-01' as starts_on, null::date as ends_on
from latent.region
inner join latent.name_list as l on l.language = case when ordinal = 3 then 'sv' else 'fi' end
union all
select
  'office-' || role || '-' || union_id || '-' || k, 'staff-' || role || '-' || union_id || '-' || k,
  pick(l.given_names, u('office given', role || union_id || k)) || ' ' || pick(l.family_names, u('office family', role || union_id || k)),
  replace(role, '_', '-') || '-' || union_id || '-' || k || '@example.org', role, union_id, null, date '2013-01-01', null
from (values ('leadership', 1), ('leadership', 2), ('register_office', 1), ('data_protection', 1), ('administrator', 1)) as t (role, k)
cross join latent.unions
inner join latent.name_list as l on l.language = 'fi';

create view register.login_subject as
select 'demo' as issuer, subject, person_id from awkward.login_subject;

create view register.employer_unit as
with
units as (
  select concern_id as employer_unit_id, null as parent_id, 'concern' as kind, name, null as business_id, null as sector, null as industry,
    null as municipality, null as employer_association, null::date as closed_on
  from latent.concern
  union all
  select g.company_group_id, g.concern_id, 'company_group', g.name, g.business_id, t.sector, t.industry, null, t.employer_association, null
  from latent.company_group as g inner join latent.trade as t using (trade)
  union all
  select workplace_id, company_group_id, 'workplace', name, null, sector, industry, municipality, employer_association, closed_on
  from latent.workplace
)
-- A closing is announced sixty days before.
select * replace (revealed(closed_on, (closed_on - 60)::date) as closed_on) from units;

-- Counted each September: some employers tell the eligible, some only the total, a few nothing.
create view register.headcount as
with
counts as (
  select
    w.workplace_id, w.w, make_date(y, 9, 30) as counted_on, w.closed_on,
    greatest(1, round((w.expected_members + 0.6) / (0.32 + 0.5 * u('density', w.w)) * (0.94 + 0.12 * u('headcount drift', w.w * 10000 + y))))::integer as eligible,
    1.04 + 0.9 * pow(u('others', w.w), 2) as others,
    case when u('counted', w.w) < 0.46 then 'eligible' when u('counted', w.w) < 0.87 then 'total' else 'none' end as known
  from latent.workplace as w
  cross join (select unnest(generate_series(2015, year(horizon()))) as y)
)
select
  workplace_id as employer_unit_id, counted_on, ceil(eligible * others)::integer as employees,
  case when known = 'eligible' then eligible end as eligible,
  pick(['employer', 'employer', 'business register', 'steward'], u('headcount source', w)) as counted_by
from counts
where known <> 'none' and (counted_on + 25)::date <= as_of() and (closed_on is null or counted_on < closed_on);

create view register.agreement as
with
states as (
  select
    s.union_id, g.company_group_id, g.g,
    case
      when t.sector in ('municipal', 'state') then 0.0
      else u('agreement', s.union_id || g.g)
    end as draw
  from latent.company_group as g
  inner join latent.trade as t using (trade)
  cross join latent.unions as s
  where s.union_id = 'aalto' or t.trade in ('county', 'municipal', 'state', 'it')
),
spans as (
  select union_id, company_group_id, 1 as nth, case when draw < 0.74 then 'in_force' else 'none' end as state, date '2014-03-01' as starts_on,
    case when draw >= 0.86 then (date '2018-01-01' + between_u('claim', union_id || g, 0, 2900))::date end as ends_on
  from states
  union all
  select union_id, company_group_id, 2, 'claimed', (date '2018-01-01' + between_u('claim', union_id || g, 0, 2900))::date,
    (date '2018-01-01' + between_u('claim', union_id || g, 0, 2900) + between_u('claim lasts', union_id || g, 120, 1200))::date
  from states where draw >= 0.86
  union all
  select union_id, company_group_id, 3, 'in_force', (date '2018-01-01' + between_u('claim', union_id || g, 0, 2900) + between_u('claim lasts', union_id || g, 120, 1200))::date, null
  from states where draw >= 0.86
)
select union_id || '-' || company_group_id || '-' || nth as agreement_id, union_id, company_group_id as employer_unit_id, state, starts_on,
  revealed(ends_on, ends_on) as ends_on
from spans where starts_on <= as_of();

create view register.study as
select 'study-' || n as study_id, member_id, pick(['Yrkeshögskolan Havsbris', 'Ammattikorkeakoulu Suvanto', 'Ammattiopisto Kanerva', 'Yliopisto Pohjola'], u('school', n)) as school, exam_on
from latent.person where exam_on is not null and joined_on <= as_of();

create view register.register_event as
select * from (
  select 'event-clean-up' as register_event_id, 'aalto' as union_id, cleaned_branch_id as organisation_unit_id, null as employer_unit_id, cleaned_on as happened_on,
    'clean_up' as kind, 'Suljettiin jäsenyydet, joista ei ollut maksuja eikä yhteydenottoja vuoden 2021 jälkeen' as reason
  from latent.upheaval
  union all
  select 'event-merger', 'aalto', 'aalto-branch-1', null, merged_on, 'merger', 'Naapuriosasto yhdistettiin tähän osastoon' from latent.upheaval where merged_branch_id is not null
  union all
  select 'event-bylaws', 'kivi', null, null, date '2020-01-01', 'bylaws', 'Eroaminen päättää jäsenyyden nyt seuraavan kuukauden lopussa'
) as t where happened_on <= as_of();
