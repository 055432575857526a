-- One row per clean-up, merger or change of bylaws that concerns a whole union.
select
  events.union_id,
  events.happened_on,
  events.kind,
  events.reason
from {{ ref('stg_register_events') }} as events
left join {{ ref('organisation_units') }} as places on places.organisation_unit_id = events.organisation_unit_id
where events.employer_unit_id is null
  and coalesce(places.kind, 'union') = 'union'
