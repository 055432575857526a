-- Hours of the week, by the union's clock, at which members turned to the union in the twelve months up to tonight.
-- key: union_id, node_id, weekday, hour_of_day
with told as (
  select
    union_id, branch_id, happened_at::time <> time '00:00' as has_hour, happened_at,
    happened_at at time zone 'UTC' at time zone time_zone as on_the_wall
  from contact_place
  cross join tonight
  where happened_at::date > (as_of - interval '1 year')::date
),
placed as (
  select
    told.union_id, above_id as node_id, branch_id,
    extract(isodow from case when has_hour then on_the_wall else happened_at end)::integer as weekday,
    case when has_hour then extract(hour from on_the_wall)::integer end as hour_of_day
  from told
  join organisation_above
    on organisation_above.organisation_unit_id = branch_id and organisation_above.union_id = told.union_id
)
select union_id, node_id, weekday, hour_of_day, count(*) as contacts
from placed
where not exists (
  select from organisation_unit as branch
  where branch.organisation_unit_id = node_id and branch.union_id = placed.union_id and branch.kind = 'branch'
) and node_id not like 'nobranch:%'
group by union_id, node_id, weekday, hour_of_day
