{# Cases received in a month of which something was done within a dated rule's time, of those whose time is over or that
   were in time. `moment`: the column of int_cases; `rule`: its limit in `unit`; `which`: the cases asked about. #}
{% macro cases_in_time(moment, rule, unit, which='true') -%}
  {%- set limit = 'cases.received_at + rules.amount * interval \'1\' ' ~ unit -%}
  select
    cases.union_id,
    cases.employer_unit_id,
    cases.branch_id,
    cases.month,
    cast(count(*) filter (where cases.{{ moment }} <= {{ limit }}) as bigint) as numerator,
    cast(count(*) as bigint) as denominator
  from {{ ref('int_cases') }} as cases
  inner join {{ ref('int_rules') }} as rules
    on rules.union_id = cases.union_id
    and rules.rule = '{{ rule }}'
  cross join {{ ref('int_night') }} as night
  where {{ which }}
    and (
      cases.{{ moment }} <= {{ limit }}
      or {{ limit }} <= cast(night.as_of as timestamp) + interval '1' day
    )
  group by all
{%- endmacro %}

{# Members of whom something holds for some months after each time it happened, of all members, at each month's close
   from the first month in which it happened to anybody of the union. `kind`: that of int_recent_spans. #}
{% macro members_lately(kind) -%}
  with
  lately as (
    select member_id, from_month, to_month
    from {{ ref('int_recent_spans') }}
    where kind = '{{ kind }}'
  ),
  spans as (
    select
      states.union_id,
      states.employer_unit_id,
      states.branch_id,
      greatest(states.from_month, lately.from_month) as from_month,
      least(states.to_month, lately.to_month) as to_month
    from lately
    inner join {{ ref('int_states') }} as states
      on states.member_id = lately.member_id
      and states.to_month > lately.from_month
      and states.from_month < lately.to_month
  ),
  by_month as (
    {{ stock_by_month('spans', ['union_id', 'employer_unit_id', 'branch_id']) }}
  ),
  first_months as (
    select union_id, min(month) as month
    from by_month
    group by all
  ),
  joined as (
    select union_id, employer_unit_id, branch_id, month, numerator, cast(0 as bigint) as members
    from by_month
    union all
    select
      members.union_id, members.employer_unit_id, members.branch_id, members.month, cast(0 as bigint),
      members.numerator
    from {{ ref('kpi_members') }} as members
    inner join first_months
      on first_months.union_id = members.union_id
      and first_months.month <= members.month
  )
  select
    union_id,
    employer_unit_id,
    branch_id,
    month,
    cast(sum(numerator) as bigint) as numerator,
    cast(sum(members) as bigint) as denominator
  from joined
  group by all
{%- endmacro %}

{# Why a case of `facts` (counted_cases) that came this month is counted: `moment` within `limit` of its coming. Of one
   priority only, where it is given; empty where the figure does not ask about the case. #}
{% macro why_in_time(moment, limit, priority=none) -%}
  case
    when not facts.is_received {%- if priority %} or coalesce(facts.priority, '') <> '{{ priority }}'{% endif %} then null
    when facts.{{ moment }} <= facts.received_at + {{ limit }} then 'counted'
    when facts.received_at + {{ limit }} <= facts.now_at then 'too_late'
    else 'time_not_over'
  end
{%- endmacro %}
