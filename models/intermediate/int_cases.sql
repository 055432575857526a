-- One row per case received in a published month: its place, and when a person first answered, helped and closed.
with
events as (
  select events.case_header_id, events.kind, events.happened_at, events.is_automatic
  from {{ ref('stg_case_events') }} as events
  cross join {{ ref('int_night') }} as night
  where cast(events.happened_at as date) <= night.as_of
),
firsts as (
  select
    case_header_id,
    min(happened_at) filter (where kind = 'acknowledged') as acknowledged_at,
    min(happened_at) filter (where kind = 'answered' and not is_automatic) as answered_at,
    min(happened_at) filter (where kind = 'helped' and not is_automatic) as helped_at,
    min(happened_at) filter (where kind = 'closed') as closed_at,
    cast(count(*) filter (where kind = 'transferred') as bigint) as transfers
  from events
  group by all
),
reopenings as (
  select
    events.case_header_id,
    min(events.happened_at) as reopened_at
  from events
  inner join firsts
    on firsts.case_header_id = events.case_header_id
    and firsts.closed_at <= events.happened_at
  where events.kind = 'reopened'
  group by all
)
select
  places.case_header_id,
  places.union_id,
  places.employer_unit_id,
  places.branch_id,
  places.month_number,
  places.month,
  places.priority,
  places.received_at,
  -- who answers has acknowledged
  least(firsts.acknowledged_at, firsts.answered_at) as acknowledged_at,
  firsts.answered_at,
  firsts.helped_at,
  least(firsts.helped_at, firsts.answered_at) as first_contact_at,
  -- clocks that differ: nothing is closed before it came
  case when firsts.closed_at is not null then greatest(firsts.closed_at, places.received_at) end as closed_at,
  reopenings.reopened_at,
  coalesce(firsts.transfers, 0) as transfers
from {{ ref('int_case_places') }} as places
left join firsts using (case_header_id)
left join reopenings using (case_header_id)
