-- One row per union or region, weekday and hour of its clock: how often members turned to the union in the twelve months up to tonight.
with
noted as (
  select
    contacts.union_id,
    contacts.branch_id,
    contacts.happened_at,
    -- a register that keeps the day alone has midnight
    contacts.happened_at <> cast(cast(contacts.happened_at as date) as timestamp) as has_hour,
    {{ on_the_clock('contacts.happened_at', 'night.time_zone') }} as local_at
  from {{ ref('int_contact_places') }} as contacts
  cross join {{ ref('int_night') }} as night
  where cast(contacts.happened_at as date) > night.a_year_ago
),
by_branch as (
  select
    union_id,
    branch_id,
    {{ weekday('case when has_hour then local_at else happened_at end') }} as weekday,
    cast(case when has_hour then hour(local_at) end as integer) as hour_of_day,
    count(*) as contacts
  from noted
  group by all
)
select
  nodes.union_id,
  nodes.organisation_unit_id as node_id,
  nodes.kind as node_kind,
  nodes.region_id,
  cast(null as string) as branch_id,
  by_branch.weekday,
  by_branch.hour_of_day,
  cast(sum(by_branch.contacts) as bigint) as contacts
from by_branch
inner join {{ ref('organisation_units') }} as branches
  on branches.union_id = by_branch.union_id
  and branches.organisation_unit_id = by_branch.branch_id
inner join {{ ref('organisation_units') }} as nodes
  on nodes.union_id = branches.union_id
  and nodes.kind in ('union', 'region')
  and nodes.l <= branches.l
  and nodes.r >= branches.r
group by
  nodes.union_id, nodes.organisation_unit_id, nodes.kind, nodes.region_id, by_branch.weekday, by_branch.hour_of_day
