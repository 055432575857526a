-- One row per union, employer unit, branch and month: members, and those whose name and birth year another member also has.
with
named as (
  select
    memberships.union_id,
    memberships.member_id,
    memberships.span_number,
    memberships.from_month,
    memberships.to_month,
    {{ spelling(fold("members.given_name || ' ' || members.family_name")) }} as spelt,
    members.birth_year
  from {{ ref('int_memberships') }} as memberships
  inner join {{ ref('stg_members') }} as members using (member_id)
  where members.given_name || members.family_name <> ''
    and members.birth_year is not null
),
namesakes as (
  select union_id, spelt, birth_year
  from named
  group by all
  having count(distinct member_id) > 1
),
alike as (
  select named.*
  from named
  semi join namesakes using (union_id, spelt, birth_year)
),
changes as (
  select union_id, spelt, birth_year, from_month as month_number, 1 as change from alike
  union all
  select union_id, spelt, birth_year, to_month, -1 from alike
),
net_changes as (
  select union_id, spelt, birth_year, month_number, sum(change) as change
  from changes
  group by all
),
standing as (
  select
    union_id,
    spelt,
    birth_year,
    month_number as from_month,
    lead(month_number) over later as to_month,
    sum(change) over later as people
  from net_changes
  window later as (partition by union_id, spelt, birth_year order by month_number nulls last)
),
spans as (
  select
    states.union_id,
    states.employer_unit_id,
    states.branch_id,
    'alike' as measure,
    greatest(states.from_month, standing.from_month) as from_month,
    least(states.to_month, standing.to_month) as to_month
  from alike
  inner join {{ ref('int_states') }} as states using (member_id, span_number)
  inner join standing
    on standing.union_id = alike.union_id
    and standing.spelt = alike.spelt
    and standing.birth_year = alike.birth_year
    and standing.people > 1
    and standing.from_month < states.to_month
    and standing.to_month > states.from_month
  union all
  select union_id, employer_unit_id, branch_id, 'members', from_month, to_month
  from {{ ref('int_states') }}
),
by_month as (
  {{ stock_by_month('spans', ['union_id', 'employer_unit_id', 'branch_id', 'measure']) }}
)
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  cast(coalesce(sum(numerator) filter (where measure = 'alike'), 0) as bigint) as numerator,
  cast(sum(numerator) filter (where measure = 'members') as bigint) as denominator
from by_month
group by all
