-- One row per member, kind of thing (message, event) and time it happened: the months in which it counts as recent, up to the next time.
with
times as (
  -- several on one day or in one month are one
  select distinct
    'message' as kind,
    'reach_months' as rule,
    deliveries.member_id,
    {{ month_number('messages.sent_on') }} as month_number
  from {{ ref('stg_message_deliveries') }} as deliveries
  inner join {{ ref('stg_messages') }} as messages using (message_id)
  cross join {{ ref('int_night') }} as night
  where deliveries.status = 'delivered'
    and messages.sent_on <= night.as_of
  union all
  select distinct
    'event',
    'participation_months',
    attendances.member_id,
    {{ month_number('events.held_on') }}
  from {{ ref('stg_event_attendances') }} as attendances
  inner join {{ ref('stg_events') }} as events using (event_id)
  cross join {{ ref('int_night') }} as night
  where attendances.status = 'attended'
    and events.held_on <= night.as_of
),
following as (
  select
    kind,
    rule,
    member_id,
    month_number,
    lead(month_number) over (partition by kind, member_id order by month_number nulls last) as next_month
  from times
)
select
  following.kind,
  following.member_id,
  following.month_number as from_month,
  least(following.month_number + rules.amount, coalesce(following.next_month, following.month_number + rules.amount))
    as to_month
from following
inner join {{ ref('stg_members') }} as members using (member_id)
inner join {{ ref('int_rules') }} as rules
  on rules.union_id = members.union_id
  and rules.rule = following.rule
