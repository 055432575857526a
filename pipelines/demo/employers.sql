-- Concerns, company groups and workplaces with skewed sizes; headcounts and agreements.
create table latent.trade as
select * from (values
  ('county', 'sosiaali- ja terveysala', 'municipal', '86.10', 'Hyvinvointityönantajat', 1.9, true, ['hyvinvointialue', 'välfärdsområde'],
    ['Keskussairaala', 'Terveysasema', 'Kotihoito', 'Hammashoitola', 'Vuodeosasto', 'Sosiaalikeskus', 'Päivystys', 'Kuntoutusosasto']),
  ('municipal', 'opetus ja kasvatus', 'municipal', '85.10', 'Kuntatyönantajat', 1.1, true, ['kuntayhtymä', 'samkommun', 'sivistyspalvelut'],
    ['Päiväkoti', 'Koulu', 'Daghemmet', 'Lukio', 'Kirjasto', 'Skolan', 'Varikko']),
  ('care', 'hoiva-ala', 'private', '87.30', 'Hoiva-alan työnantajat', 1.0, false, ['Hoiva Oy', 'Omsorg Ab', 'Hoivakodit Oy', 'Kuntoutus Oy'],
    ['Palvelutalo', 'Hoivakoti', 'Omsorgshemmet', 'Ryhmäkoti', 'Kotipalvelu', 'Seniorihuset']),
  ('it', 'tietoala', 'private', '62.01', 'Tietoalan työnantajat', 0.8, false, ['Data Oy', 'Systems Oy', 'Ohjelmistot Oy', 'Digital Ab'],
    ['Toimisto', 'Kehitysyksikkö', 'Palvelukeskus', 'Kontoret']),
  ('industry', 'teollisuus', 'private', '25.62', 'Teollisuuden työnantajat', 1.3, false, ['Konepaja Oy', 'Teollisuus Oy', 'Mekaniska Ab', 'Komposiitti Oy'],
    ['Tehdas', 'Konepaja', 'Varasto', 'Verkstaden', 'Huoltamo']),
  ('retail', 'kauppa', 'private', '47.11', 'Kaupan työnantajat', 0.7, false, ['Kauppa Oy', 'Tukku Oy', 'Handel Ab'],
    ['Myymälä', 'Terminaali', 'Butiken', 'Noutopiste']),
  ('cleaning', 'kiinteistöala', 'private', '81.21', null, 0.8, false, ['Kiinteistöpalvelut Oy', 'Siivous Oy', 'Fastighetsservice Ab'],
    ['Aluepalvelu', 'Siivouspiiri', 'Huoltopiiri']),
  ('state', 'valtionhallinto', 'state', '84.11', 'Valtion työnantajat', 1.2, false, ['virasto', 'tutkimuslaitos', 'ämbetsverk'],
    ['Asiakaspalvelu', 'Laboratorio', 'Toimipaikka', 'Enheten']),
  ('third', 'järjestöt', 'third', '88.99', null, 0.4, false, ['yhdistys ry', 'säätiö sr', 'förening rf'],
    ['Toimintakeskus', 'Päivätoiminta', 'Neuvontapiste', 'Mötesplatsen'])
) as t (trade, field_of_work, sector, industry, employer_association, size_factor, is_local, suffixes, nouns);

create table latent.word as
select list_value(
  'Kuusikko', 'Aallotar', 'Lumme', 'Kielo', 'Merituuli', 'Norrsken', 'Havsbris', 'Solgård', 'Fjärden', 'Björkudden', 'Nordlys',
  'Kaislaranta', 'Tähtivuori', 'Honkala', 'Saaristo', 'Lakeus', 'Ruska', 'Kanerva', 'Hallavuo', 'Poukama', 'Vinterviken', 'Ekbacka',
  'Strandängen', 'Myrtenlund', 'Fjellheim', 'Sjøhaug', 'Pajulahti', 'Suvanto', 'Kuura', 'Vaahtera', 'Mäntyharju', 'Otava', 'Pohjola',
  'Sinilatva', 'Karhunkierros', 'Länsirinne', 'Itäpuro', 'Kalliola', 'Tuomikko', 'Lövholm', 'Granliden', 'Skärgården', 'Hiirola', 'Ulpukka'
) as words;

create macro word(share) as pick((select words from latent.word), share);

create table latent.size as
select
  greatest(36, round(getvariable('members') / 14))::integer as workplaces,
  greatest(14, round(getvariable('members') / 84))::integer as company_groups;

-- One row per company group (the legal entity). The first ones are the largest and of the public sector more often.
create table latent.company_group as
with
numbered as (
  select unnest(generate_series(1, company_groups)) as g from latent.size
),
typed as (
  select
    g,
    case
      when g <= 14 then ['county', 'care', 'municipal', 'care', 'county', 'industry', 'it', 'municipal', 'care', 'state', 'retail', 'care', 'cleaning', 'third'][g]
      else pick(['county', 'municipal', 'municipal', 'care', 'care', 'care', 'it', 'industry', 'industry', 'retail', 'cleaning', 'state', 'third', 'third'], u('trade', g))
    end as trade,
    case when g <= 6 then [1, 4, 2, 1, 3, 4][g] end as fixed_area,
    u('group area', g) as area_draw
  from numbered
),
named as (
  select
    t.g, t.trade, coalesce(t.fixed_area, a.area) as area, r.is_local,
    word(u('group word', t.g)) || ' ' || pick(r.suffixes, u('group suffix', t.g)) as name,
    -- More than half of the private groups sit in a concern; the first ones always do.
    case when r.sector = 'private' and (t.g <= 14 or u('in concern', t.g) < 0.55)
      then 1 + floor((select greatest(3, company_groups // 16) from latent.size) * pow(u('concern', t.g), 1.6))::integer
    end as concern
  from typed as t
  inner join latent.trade as r on r.trade = t.trade
  asof join latent.area as a on t.area_draw >= a.low
)
select
  'group-' || g as company_group_id, g, trade, area, is_local,
  case when concern is not null then 'concern-' || concern end as concern_id,
  name || case when row_number() over (partition by name order by g) > 1 then ' ' || row_number() over (partition by name order by g) else '' end as name,
  lpad((1000000 + (g * 7919) % 8999999)::varchar, 7, '0') || '-' || (g % 10) as business_id
from named;

create table latent.concern as
with
used as (
  select distinct concern_id, split_part(concern_id, '-', 2)::integer as c from latent.company_group where concern_id is not null -- many groups per concern
)
select
  concern_id,
  (select words[1 + (c * 5) % len(words)] from latent.word)
  || pick(['-konserni', ' Group', ' Yhtymä', ' Holding'], u('concern suffix', c)) || case when c > 44 then ' ' || c else '' end as name
from used;

-- One row per workplace: its group, place, size weight and the day it closes.
create table latent.workplace as
with
numbered as (
  select
    unnest(generate_series(1, workplaces)) as w,
    workplaces, company_groups
  from latent.size
),
grouped as (
  select
    w, u('size rank', w) as size_draw,
    case when w <= company_groups then w else 1 + floor(company_groups * pow(u('group', w), 2.4))::integer end as g
  from numbered
),
ranked as (
  select *, row_number() over (order by size_draw) as size_rank from grouped
),
placed as (
  select
    r.w, r.g, r.size_rank, c.trade, c.company_group_id, c.concern_id,
    case when c.is_local or u('at home', r.w) < 0.55 then c.area else a.area end as area
  from ranked as r
  inner join latent.company_group as c on c.g = r.g
  asof join latent.area as a on u('workplace area', r.w) >= a.low
),
named as (
  select
    p.*, t.sector, t.industry, t.employer_association,
    pick(a.municipalities, pow(u('municipality', p.w), 1.5)) as municipality,
    pick(t.nouns, u('noun', p.w)) || ' ' || word(u('workplace word', p.w)) as name,
    t.size_factor * exp(1.1 * (u('size noise', p.w) - 0.5)) / pow(p.size_rank + 15, 0.98) as weight,
    case when u('closes', p.w) < 0.05 and p.w > 40
      then (opening() + between_u('closed on', p.w, 300, 4300))::date end as closed_on
  from placed as p
  inner join latent.trade as t on t.trade = p.trade
  inner join latent.area as a on a.area = p.area
)
select
  'workplace-' || w as workplace_id, w, company_group_id, concern_id, trade, sector, industry, employer_association, area, municipality,
  name || case when row_number() over (partition by name, company_group_id order by w) > 1
    then ' ' || row_number() over (partition by name, company_group_id order by w) else '' end as name,
  weight, weight / sum(weight) over () * getvariable('members') * 0.7 as expected_members, closed_on
from named;

-- Workplaces of an area as slots of [0, 1), by union: the small one organises the public sector and IT only.
create table latent.workplace_slot as
with
weighted as (
  select 'aalto' as union_id, area, workplace_id, w, weight from latent.workplace
  union all
  select 'kivi', area, workplace_id, w, weight from latent.workplace where trade in ('county', 'municipal', 'state', 'it')
)
select
  union_id, area, workplace_id,
  (sum(weight) over (partition by union_id, area order by w) - weight) / sum(weight) over (partition by union_id, area) as low
from weighted;
