-- One row per open case and stretch between two pieces of news: the month closes it covers, and the first close at which it was silent too long.
with
news as (
  select case_header_id, received_at as happened_at, 0 as is_close, 1 as is_state
  from {{ ref('int_case_places') }}
  union all
  select
    events.case_header_id,
    events.happened_at,
    case when events.kind = 'closed' then 1 else 0 end,
    case when events.kind in ('closed', 'reopened') then 1 else 0 end
  from {{ ref('stg_case_events') }} as events
  cross join {{ ref('int_night') }} as night
  where cast(events.happened_at as date) <= night.as_of
    and not events.is_automatic
),
numbered as (
  select
    case_header_id,
    happened_at,
    is_close,
    is_state,
    -- at one moment a close counts last, and before it whatever else changes the state
    row_number() over later as number
  from news
  window later as (
    partition by case_header_id order by happened_at nulls last, is_close nulls last, is_state nulls last
  )
),
stretches as (
  select
    case_header_id,
    cast(happened_at as date) as from_on,
    lead(cast(happened_at as date)) over (partition by case_header_id order by number nulls last) as to_on,
    -- the latest state's number and kind in one value
    max(case when is_state = 1 then number * 2 + is_close end) over (
      partition by case_header_id order by number nulls last rows between unbounded preceding and current row
    ) % 2 = 1 as is_closed
  from numbered
)
select
  places.case_header_id,
  places.union_id,
  places.employer_unit_id,
  places.branch_id,
  {{ close_after('stretches.from_on') }} as from_month,
  {{ close_after('stretches.to_on') }} as to_month,
  {{ close_after(plus_days('stretches.from_on', 'rules.amount')) }} as silent_from_month
from stretches
inner join {{ ref('int_case_places') }} as places using (case_header_id)
inner join {{ ref('int_rules') }} as rules
  on rules.union_id = places.union_id
  and rules.rule = 'news_days'
cross join {{ ref('int_night') }} as night
where not stretches.is_closed
