-- One row per union, workplace and headcount that is in force at a month's close: the closes at which it is.
with
counted as (
  select
    unions.union_id,
    headcounts.employer_unit_id,
    headcounts.employees,
    headcounts.eligible,
    headcounts.counted_on,
    {{ close_after('headcounts.counted_on') }} as from_month,
    least(
      coalesce(
        lead({{ close_after('headcounts.counted_on') }}) over (
          partition by unions.union_id, headcounts.employer_unit_id order by headcounts.counted_on nulls last
        ),
        night.this_month + 1
      ),
      {{ close_after(plus_months('headcounts.counted_on', 'rules.amount')) }},
      {{ close_after('units.closed_on') }}
    ) as to_month
  from {{ ref('stg_headcounts') }} as headcounts
  inner join {{ ref('stg_employer_units') }} as units
    on units.employer_unit_id = headcounts.employer_unit_id
    and units.kind = 'workplace'
  cross join {{ ref('stg_unions') }} as unions
  inner join {{ ref('int_rules') }} as rules
    on rules.union_id = unions.union_id
    and rules.rule = 'headcount_months'
  cross join {{ ref('int_night') }} as night
)
select union_id, employer_unit_id, employees, eligible, counted_on, from_month, to_month
from counted
where from_month < to_month
