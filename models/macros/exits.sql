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

{# Why an exit (counted_exits) is counted as one by choice from a workplace with or without a steward at the month's opening:
   `which` of `exposure`, and what to call the other kind. Who came and went in one month was at no opening. #}
{% macro why_exit_by_choice(which, otherwise) -%}
  case
    when reasons.nature = 'unknown' then 'reason_unknown'
    when reasons.nature <> 'voluntary' then 'not_own_choice'
    when memberships.from_month >= movements.month_number then 'joined_in_that_month'
    when exposure.union_id is null then 'no_workplace'
    when {{ which }} then 'counted'
    else '{{ otherwise }}'
  end
{%- endmacro %}

{# Who joined, from one year after it to two: counted who left within twelve months. The dead are left out. #}
{% macro judged_early_exits() -%}
  select
    joiners.union_id,
    joiners.member_id || ' ' || cast(joiners.span_number as string) as outcome_id,
    joiners.employer_unit_id,
    joiners.branch_id,
    coalesce(joiners.left_in_month <= 12, false) as is_counted,
    {{ close_after(plus_months('joiners.starts_on', 12)) }} as from_month,
    {{ close_after(plus_months('joiners.starts_on', 24)) }} as to_month
  from {{ ref('int_joiners') }} as joiners
  cross join {{ ref('int_night') }} as night
  where joiners.left_in_month is null
    or joiners.left_in_month > 12
    or joiners.exit_reason <> 'died'
{%- endmacro %}

{# Who left by choice or lapsed, from one year after it to two: counted who came back within twelve months. #}
{% macro judged_won_back() -%}
  with
  leavers as (
    select
      movements.union_id,
      movements.employer_unit_id,
      movements.branch_id,
      movements.member_id || ' ' || cast(movements.span_number as string) as outcome_id,
      memberships.ends_on,
      coalesce(later.starts_on <= {{ plus_months('memberships.ends_on', 12) }}, false) as came_back
    from {{ ref('int_movements') }} as movements
    inner join {{ ref('exit_reasons') }} as reasons on reasons.exit_reason = movements.exit_reason
    inner join {{ ref('int_memberships') }} as memberships
      on memberships.member_id = movements.member_id
      and memberships.span_number = movements.span_number
    left join {{ ref('int_memberships') }} as later
      on later.member_id = movements.member_id
      and later.span_number = movements.span_number + 1
    where movements.step = 'left'
      and reasons.nature in ('voluntary', 'lapsed')
  )
  select
    leavers.union_id,
    leavers.outcome_id,
    leavers.employer_unit_id,
    leavers.branch_id,
    leavers.came_back as is_counted,
    {{ close_after(plus_months('leavers.ends_on', 12)) }} as from_month,
    {{ close_after(plus_months('leavers.ends_on', 24)) }} as to_month
  from leavers
  cross join {{ ref('int_night') }} as night
{%- endmacro %}
