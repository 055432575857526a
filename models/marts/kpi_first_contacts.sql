-- One row per union, employer unit, branch and month: how often members turned to the union, and how often for the first time in a year.
with
begun as (
  select union_id, min(cast(happened_at as date)) as first_on
  from {{ ref('stg_contacts') }}
  group by union_id
),
asked as (
  select
    union_id,
    member_id,
    cast(happened_at as date) as asked_on,
    cast(
      lag(happened_at) over (
        partition by union_id, member_id order by happened_at nulls last, contact_id nulls last
      ) as date
    ) as before_on
  from {{ ref('stg_contacts') }}
  where direction = 'in'
    and not is_automatic
    and member_id is not null
)
select
  states.union_id,
  states.employer_unit_id,
  states.branch_id,
  months.month,
  cast(
    count(*) filter (
      where asked.before_on is null or asked.before_on <= {{ plus_months('asked.asked_on', -12) }}
    ) as bigint
  ) as numerator,
  cast(count(*) as bigint) as denominator
from asked
inner join begun
  on begun.union_id = asked.union_id
  and asked.asked_on >= {{ plus_months('begun.first_on', 12) }}
cross join {{ ref('int_night') }} as night
inner join {{ ref('int_months') }} as months
  on months.month = cast(date_trunc('month', asked.asked_on) as date)
  and months.is_published
inner join {{ ref('int_states') }} as states
  on states.member_id = asked.member_id
  and states.union_id = asked.union_id
  and states.from_month <= months.month_number
  and states.to_month > months.month_number
where asked.asked_on <= night.as_of
group by states.union_id, states.employer_unit_id, states.branch_id, months.month
