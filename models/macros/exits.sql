{# Exits of twelve full months and the sum of thirteen closes. `which`: the exits counted, by the columns of
   int_yearly_exits. #}
{% macro exits_of_a_year(which='true') -%}
  with
  exits as (
    select union_id, employer_unit_id, branch_id, month, cast(sum(exits) as bigint) as exits, cast(0 as bigint) as members
    from {{ ref('int_yearly_exits') }}
    where {{ which }}
    group by all
  ),
  both_sides as (
    select union_id, employer_unit_id, branch_id, month, exits, members
    from exits
    union all
    select union_id, employer_unit_id, branch_id, month, cast(0 as bigint), members
    from {{ ref('int_yearly_closes') }}
  )
  select
    union_id,
    employer_unit_id,
    branch_id,
    month,
    cast(sum(exits) as bigint) as numerator,
    cast(sum(members) as bigint) as denominator
  from both_sides
  group by all
{%- endmacro %}

{# Exits by choice over twelve full months, and the member-months they were possible in. `which`: the months of workplaces
   that are looked at, by the columns of int_steward_exposure. #}
{% macro exits_by_choice(which) -%}
  with
  measured as (
    select exposure.*, {{ months_after('exposure.month_number') }} as to_month
    from {{ ref('int_steward_exposure') }} as exposure
    cross join {{ ref('int_night') }} as night
    where {{ which }}
  ),
  spans as (
    select
      union_id, employer_unit_id, branch_id, 'members' as measure, month_number as from_month, to_month,
      members as people
    from measured
    union all
    select union_id, employer_unit_id, branch_id, 'exits', month_number, to_month, voluntary_exits
    from measured
    where voluntary_exits > 0
  ),
  by_month as (
    {{ stock_by_month('spans', ['union_id', 'employer_unit_id', 'branch_id', 'measure'], 'people') }}
  )
  select
    by_month.union_id,
    by_month.employer_unit_id,
    by_month.branch_id,
    by_month.month,
    cast(coalesce(sum(by_month.numerator) filter (where by_month.measure = 'exits'), 0) as bigint) as numerator,
    cast(sum(by_month.numerator) filter (where by_month.measure = 'members') as bigint) as denominator
  from by_month
  cross join {{ ref('int_window') }} as night
  where by_month.month_number >= night.first_month + 12
  group by all
{%- endmacro %}
