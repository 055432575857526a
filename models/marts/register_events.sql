-- One row per clean-up, merger or change of bylaws that moves the figures without moving members.
select
  events.union_id,
  case when places.kind = 'branch' then places.organisation_unit_id end as branch_id,
  places.region_id,
  events.employer_unit_id,
  units.l as unit_l,
  events.happened_on,
  events.kind,
  events.reason
from {{ ref('stg_register_events') }} as events
left join {{ ref('organisation_units') }} as places on places.organisation_unit_id = events.organisation_unit_id
left join {{ ref('employer_units') }} as units on units.employer_unit_id = events.employer_unit_id
