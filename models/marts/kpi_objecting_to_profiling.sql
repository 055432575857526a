-- One row per union, employer unit, branch and month: members who are in no list of signs because they asked not to be.
with
objections as (
  select
    consents.member_id,
    {{ close_after('consents.given_on') }} as from_month,
    {{ close_after('consents.withdrawn_on') }} as to_month
  from {{ ref('stg_consents') }} as consents
  cross join {{ ref('int_night') }} as night
  where consents.kind = 'objects_to_profiling'
),
objecting as (
  -- who objects twice is one
  select distinct
    states.union_id,
    states.employer_unit_id,
    states.branch_id,
    states.member_id,
    months.month
  from objections
  inner join {{ ref('int_states') }} as states
    on states.member_id = objections.member_id
    and states.from_month < objections.to_month
    and states.to_month > objections.from_month
  inner join {{ ref('int_months') }} as months
    on months.month_number >= greatest(states.from_month, objections.from_month)
    and months.month_number < least(states.to_month, objections.to_month)
    and months.is_published
)
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  cast(count(*) as bigint) as numerator,
  cast(null as bigint) as denominator
from objecting
group by union_id, employer_unit_id, branch_id, month
