-- One row per union, employer unit, branch and month: members whose year of birth is known, and those of working age.
with
known as (
  select
    states.union_id,
    states.employer_unit_id,
    states.branch_id,
    states.from_month,
    states.to_month,
    12 * (people.birth_year + begins.amount) as of_age_from,
    12 * (people.birth_year + ends.amount) as of_age_to
  from {{ ref('int_states') }} as states
  inner join {{ ref('stg_members') }} as people
    on people.member_id = states.member_id
    and people.union_id = states.union_id
    and people.birth_year is not null
  inner join {{ ref('int_rules') }} as begins
    on begins.union_id = states.union_id
    and begins.rule = 'working_age_from'
  inner join {{ ref('int_rules') }} as ends
    on ends.union_id = states.union_id
    and ends.rule = 'working_age_until'
),
of_age as (
  select
    union_id, employer_unit_id, branch_id,
    greatest(from_month, of_age_from) as from_month,
    least(to_month, of_age_to) as to_month
  from known
  where from_month < of_age_to
    and to_month > of_age_from
),
known_by_month as (
  {{ stock_by_month('known', ['union_id', 'employer_unit_id', 'branch_id']) }}
),
of_age_by_month as (
  {{ stock_by_month('of_age', ['union_id', 'employer_unit_id', 'branch_id']) }}
)
select
  known_by_month.union_id,
  known_by_month.employer_unit_id,
  known_by_month.branch_id,
  known_by_month.month,
  coalesce(of_age_by_month.numerator, 0) as numerator,
  known_by_month.numerator as denominator
from known_by_month
left join of_age_by_month using (union_id, employer_unit_id, branch_id, month_number)
