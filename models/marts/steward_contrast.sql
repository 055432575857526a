-- One row per union, branch, sector, size band and whether a steward covered the workplace: a year's member-months and exits by choice.
with
year_months as (
  select exposure.*
  from {{ ref('int_steward_exposure') }} as exposure
  cross join {{ ref('int_night') }} as night
  where exposure.month_number >= night.this_month - case when night.is_month_end then 11 else 12 end
),
sizes as (
  select union_id, employer_unit_id, month_number, cast(sum(members) as bigint) as members
  from year_months
  group by all
)
select
  year_months.union_id,
  year_months.branch_id,
  branches.region_id,
  coalesce(units.sector, 'unknown') as sector,
  bands.band,
  year_months.has_steward,
  cast(sum(year_months.members) as bigint) as member_months,
  cast(sum(year_months.voluntary_exits) as bigint) as voluntary_exits
from year_months
inner join sizes using (union_id, employer_unit_id, month_number)
inner join {{ ref('size_bands') }} as bands
  on bands.from_members <= sizes.members
  and (bands.to_members is null or bands.to_members > sizes.members)
inner join {{ ref('stg_employer_units') }} as units on units.employer_unit_id = year_months.employer_unit_id
inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = year_months.branch_id
group by all
