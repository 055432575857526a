-- Regions, municipalities and branches: the organisation tree of the two unions.
create table latent.unions as
select * from (values
  ('aalto', 'Ammattiliitto Aalto', 0.86),
  ('kivi', 'Asiantuntijaliitto Kivi', 0.14)
) as t (union_id, name, share);

create table latent.area as
select *, sum(share) over (order by area) - share as low from (values
  (1, 'Uusimaa', 0.30, ['Helsinki', 'Espoo', 'Vantaa', 'Porvoo', 'Raasepori', 'Lohja', 'Hyvinkää', 'Järvenpää', 'Kirkkonummi', 'Inkoo']),
  (2, 'Lounais-Suomi', 0.16, ['Turku', 'Parainen', 'Salo', 'Raisio', 'Naantali', 'Kemiönsaari', 'Pori', 'Rauma', 'Uusikaupunki']),
  (3, 'Pohjanmaa', 0.13, ['Vaasa', 'Pietarsaari', 'Mustasaari', 'Närpiö', 'Kokkola', 'Seinäjoki', 'Uusikaarlepyy', 'Kristiinankaupunki']),
  (4, 'Häme ja Pirkanmaa', 0.19, ['Tampere', 'Lahti', 'Hämeenlinna', 'Nokia', 'Kangasala', 'Valkeakoski', 'Forssa', 'Riihimäki']),
  (5, 'Itä-Suomi', 0.12, ['Kuopio', 'Joensuu', 'Mikkeli', 'Lappeenranta', 'Savonlinna', 'Varkaus', 'Iisalmi', 'Imatra']),
  (6, 'Pohjois-Suomi', 0.10, ['Oulu', 'Rovaniemi', 'Kemi', 'Kajaani', 'Raahe', 'Ylivieska', 'Kuusamo', 'Sodankylä'])
) as t (area, name, share, municipalities);

-- One row per region: the large union has all six areas, the small one two halves of the country.
create table latent.region as
select 'aalto-region-' || area as region_id, 'aalto' as union_id, area as ordinal, 'Aalto ' || name as name, [area] as areas
from latent.area
union all
select * from (values
  ('kivi-region-1', 'kivi', 1, 'Kivi Etelä', [1, 2, 4]),
  ('kivi-region-2', 'kivi', 2, 'Kivi Pohjoinen', [3, 5, 6])
) as t;

-- One row per branch. The first six branches of a union take one area each, the others follow the areas' shares.
create table latent.branch as
with
counts as (
  select 'aalto' as union_id, greatest(6, least(184, round(getvariable('members') * 0.86 / 500)))::integer as branches
  union all
  select 'kivi', greatest(6, least(26, round(getvariable('members') * 0.14 / 450)))::integer
),
numbered as (
  select union_id, unnest(generate_series(1, branches)) as k, branches from counts
),
placed as (
  select n.union_id, n.k, case when n.k <= 6 then n.k else a.area end as area
  from numbered as n
  asof join latent.area as a on (n.k - 0.5) / n.branches >= a.low
),
ranked as (
  select *, row_number() over (partition by union_id, area order by k) as rank_in_area from placed
)
select
  r.union_id || '-branch-' || r.k as branch_id,
  r.union_id,
  r.area,
  r.k,
  r.rank_in_area,
  g.region_id,
  upper(r.union_id[1]) || r.union_id[2:] || ' ' || a.municipalities[1 + (r.rank_in_area - 1) % len(a.municipalities)]
  || case
    when r.rank_in_area <= len(a.municipalities) then ''
    else ', ' || ['hoitoala', 'opetusala', 'tekniikka', 'palvelut', 'nuoret', 'esihenkilöt'][1 + ((r.rank_in_area - 1) // len(a.municipalities) - 1) % 6]
  end as name
from ranked as r
inner join latent.area as a on a.area = r.area
inner join latent.region as g on g.union_id = r.union_id and list_contains(g.areas, r.area);

-- Branches of an area with their shares: the first is the largest.
create table latent.branch_slot as
with
weighted as (
  select *, 1 / (rank_in_area + 1.5) as weight from latent.branch
)
select
  union_id, area, branch_id,
  (sum(weight) over (partition by union_id, area order by rank_in_area) - weight) / sum(weight) over (partition by union_id, area) as low
from weighted;

create view register."union" as
select union_id, name, 'FI' as country, 'EUR' as currency from latent.unions;

create view register.organisation_unit as
select region_id as organisation_unit_id, union_id, null as parent_id, 'region' as kind, name from latent.region
union all
select branch_id, union_id, region_id, 'branch', name from latent.branch;
