{# Members three months after they fell into arrears: counted those who were out again. #}
{% macro judged_cured() -%}
  with
  begun as (
    select
      arrears.union_id,
      arrears.member_id,
      arrears.employer_unit_id,
      arrears.branch_id,
      arrears.month_number
    from {{ ref('int_arrears') }} as arrears
    cross join {{ ref('int_window') }} as night
    left join {{ ref('int_arrears') }} as before
      on before.member_id = arrears.member_id
      and before.month_number = arrears.month_number - 1
    where before.member_id is null
      -- whether those of the first month owed before it is not known
      and arrears.month_number > night.first_month
  ),
  later_closes as (
    select member_id, month_number, month_number + 1 as later_month from begun
    union all
    select member_id, month_number, month_number + 2 from begun
  ),
  cured as (
    -- out at the first of the two closes, at the second or at both
    select distinct later_closes.member_id, later_closes.month_number
    from later_closes
    inner join {{ ref('int_states') }} as states
      on states.member_id = later_closes.member_id
      and states.from_month <= later_closes.later_month
      and states.to_month > later_closes.later_month
    left join {{ ref('int_arrears') }} as arrears
      on arrears.member_id = later_closes.member_id
      and arrears.month_number = later_closes.later_month
    where arrears.member_id is null
  )
  select
    begun.union_id,
    begun.member_id || ' ' || cast(begun.month_number as string) as outcome_id,
    begun.employer_unit_id,
    begun.branch_id,
    cured.member_id is not null as is_counted,
    begun.month_number + 3 as from_month,
    begun.month_number + 4 as to_month
  from begun
  left join cured
    on cured.member_id = begun.member_id
    and cured.month_number = begun.month_number
{%- endmacro %}

{# Members who have paid more than was asked of them, while it is so. #}
{% macro judged_credit_balances() -%}
  with
  loose_steps as (
    select
      member_id,
      from_month as month_number,
      loose_minor - coalesce(lag(loose_minor) over (partition by member_id order by from_month nulls last), 0)
        as change_minor
    from {{ ref('int_loose_money') }}
  ),
  charges as (
    select charges.dues_charge_id, charges.member_id, charges.due_on, charges.amount_minor, charges.currency
    from {{ ref('int_unsettled_charges') }} as charges
    inner join {{ ref('stg_unions') }} as unions
      on unions.union_id = charges.union_id
      and unions.currency = charges.currency
    semi join loose_steps on loose_steps.member_id = charges.member_id
  ),
  steps as (
    select member_id, month_number, change_minor from loose_steps
    union all
    select charges.member_id, {{ close_after('charges.due_on') }}, -charges.amount_minor
    from charges
    cross join {{ ref('int_window') }} as night
    where charges.due_on <= night.as_of
    union all
    -- a payment covers its own charge, and not before it is due
    select
      charges.member_id,
      greatest({{ close_after('charges.due_on') }}, {{ close_after('payments.paid_on') }}),
      payments.amount_minor
    from charges
    inner join {{ ref('stg_payments') }} as payments
      on payments.dues_charge_id = charges.dues_charge_id
      and payments.currency = charges.currency
    cross join {{ ref('int_window') }} as night
    where charges.due_on <= night.as_of
      and payments.paid_on <= night.as_of
  ),
  net_steps as (
    select member_id, month_number, sum(change_minor) as change_minor
    from steps
    group by member_id, month_number
  ),
  balances as (
    select
      member_id,
      month_number as from_month,
      lead(month_number) over (partition by member_id order by month_number nulls last) as next_month,
      sum(change_minor) over (
        partition by member_id order by month_number rows between unbounded preceding and current row
      ) as balance_minor
    from net_steps
  )
  select
    states.union_id,
    states.member_id as outcome_id,
    states.employer_unit_id,
    states.branch_id,
    true as is_counted,
    greatest(states.from_month, balances.from_month) as from_month,
    least(states.to_month, coalesce(balances.next_month, night.this_month + 1)) as to_month
  from balances
  cross join {{ ref('int_window') }} as night
  inner join {{ ref('int_states') }} as states
    on states.member_id = balances.member_id
    and states.from_month < coalesce(balances.next_month, night.this_month + 1)
    and states.to_month > balances.from_month
  inner join {{ ref('int_rules') }} as rules
    on rules.union_id = states.union_id
    and rules.rule = 'credit_balance_minor'
  where balances.balance_minor > rules.amount
{%- endmacro %}

{# Entrepreneurs by the class of their dues, while it is so. #}
{% macro judged_entrepreneurs() -%}
  with
  bases as (
    select
      bases.member_id,
      bases.dues_basis_id,
      coalesce(bases.tariff_class, '') as tariff_class,
      {{ close_after('bases.starts_on') }} as from_month,
      {{ close_after('bases.ends_on') }} as to_month
    from {{ ref('stg_dues_bases') }} as bases
    cross join {{ ref('int_night') }} as night
    where bases.basis = 'entrepreneur'
  ),
  cuts as (
    select member_id, from_month as cut_month from bases
    union
    select member_id, to_month from bases
  ),
  pieces as (
    select union_id, member_id, span_number, employer_unit_id, branch_id, from_month, to_month, from_month as piece_month
    from {{ ref('int_states') }}
    semi join bases using (member_id)
    union all
    select
      states.union_id, states.member_id, states.span_number, states.employer_unit_id, states.branch_id,
      states.from_month, states.to_month, cuts.cut_month
    from {{ ref('int_states') }} as states
    inner join cuts
      on cuts.member_id = states.member_id
      and cuts.cut_month > states.from_month
      and cuts.cut_month < states.to_month
  ),
  stretches as (
    select
      union_id,
      member_id,
      span_number,
      employer_unit_id,
      branch_id,
      piece_month as from_month,
      coalesce(
        lead(piece_month) over (partition by member_id, span_number, from_month order by piece_month nulls last), to_month
      ) as to_month
    from pieces
  )
  select
    stretches.union_id,
    stretches.member_id as outcome_id,
    stretches.employer_unit_id,
    stretches.branch_id,
    true as is_counted,
    stretches.from_month,
    stretches.to_month,
    -- one person, whatever the number of rows
    case
      when min(bases.tariff_class) = max(bases.tariff_class) and min(bases.tariff_class) in ('1', '2', '3')
        then 'class_' || min(bases.tariff_class)
      else 'other'
    end as part
  from stretches
  inner join bases
    on bases.member_id = stretches.member_id
    and bases.from_month <= stretches.from_month
    and bases.to_month > stretches.from_month
  group by
    stretches.union_id, stretches.member_id, stretches.span_number, stretches.employer_unit_id, stretches.branch_id,
    stretches.from_month, stretches.to_month
{%- endmacro %}

{# Members charged exactly the cap of their tariff for a month: counted those not credited in it. #}
{% macro judged_dues_capped() -%}
  with
  at_cap as (
    -- one sum may be charged twice
    select distinct
      charges.member_id,
      {{ month_number('charges.period_on') }} as month_number
    from {{ ref('stg_dues_charges') }} as charges
    inner join {{ ref('stg_members') }} as members on members.member_id = charges.member_id
    inner join {{ ref('stg_unions') }} as unions
      on unions.union_id = members.union_id
      and unions.currency = charges.currency
    -- the few sums of the tariffs leave few charges to look at
    inner join {{ ref('stg_dues_tariffs') }} as tariffs
      on tariffs.union_id = members.union_id
      and tariffs.maximum_minor = charges.amount_minor
      and tariffs.starts_on <= cast(date_trunc('month', charges.period_on) as date)
      and (tariffs.ends_on is null or tariffs.ends_on > cast(date_trunc('month', charges.period_on) as date))
    inner join {{ ref('stg_dues_bases') }} as bases
      on bases.member_id = charges.member_id
      and bases.basis = tariffs.basis
      and (tariffs.tariff_class is null or tariffs.tariff_class = bases.tariff_class)
      and bases.starts_on <= cast(date_trunc('month', charges.period_on) as date)
      and (bases.ends_on is null or bases.ends_on > cast(date_trunc('month', charges.period_on) as date))
    where tariffs.basis = 'percent'
  ),
  credited as (
    select distinct member_id, {{ month_number('period_on') }} as month_number
    from {{ ref('stg_dues_charges') }}
    where amount_minor < 0
  )
  select
    places.union_id,
    at_cap.member_id as outcome_id,
    places.employer_unit_id,
    places.branch_id,
    credited.member_id is null as is_counted,
    at_cap.month_number as from_month,
    at_cap.month_number + 1 as to_month
  from at_cap
  inner join {{ ref('int_dues_places') }} as places
    on places.member_id = at_cap.member_id
    and places.from_month <= at_cap.month_number
    and places.to_month > at_cap.month_number
  left join credited
    on credited.member_id = at_cap.member_id
    and credited.month_number = at_cap.month_number
{%- endmacro %}

{# Deductions from pay that did not match, in the month in which the employer's return was judged. #}
{% macro judged_deduction_mismatches() -%}
  select
    places.union_id,
    mismatches.member_id || ' ' || mismatches.employer_unit_id || ' ' || cast(mismatches.month_number as string)
      as outcome_id,
    places.employer_unit_id,
    places.branch_id,
    true as is_counted,
    {{ month_number('mismatches.judged_on') }} as from_month,
    {{ month_number('mismatches.judged_on') }} + 1 as to_month,
    mismatches.part
  from {{ ref('int_deduction_mismatches') }} as mismatches
  inner join {{ ref('int_dues_places') }} as places
    on places.member_id = mismatches.member_id
    and places.from_month <= mismatches.month_number
    and places.to_month > mismatches.month_number
{%- endmacro %}

{# Messages to payroll offices, for some months in the cell of their member. #}
{% macro judged_payroll_messages() -%}
  select
    states.union_id,
    messages.payroll_message_id || ' ' || cast(states.from_month as string) as outcome_id,
    states.employer_unit_id,
    states.branch_id,
    true as is_counted,
    greatest(states.from_month, {{ month_number('messages.sent_on') }}) as from_month,
    least(states.to_month, {{ month_number('messages.sent_on') }} + rules.amount) as to_month
  from {{ ref('stg_payroll_messages') }} as messages
  cross join {{ ref('int_night') }} as night
  inner join {{ ref('int_states') }} as states
    on states.member_id = messages.member_id
    and states.to_month > {{ month_number('messages.sent_on') }}
  inner join {{ ref('int_rules') }} as rules
    on rules.union_id = states.union_id
    and rules.rule = 'payroll_message_months'
  where messages.sent_on <= night.as_of
    and states.from_month < {{ month_number('messages.sent_on') }} + rules.amount
{%- endmacro %}

{# Returns in the month in which the employer was to send them, however they came. #}
{% macro judged_employer_returns() -%}
  select
    union_id,
    remittance_id as outcome_id,
    employer_unit_id,
    branch_id,
    true as is_counted,
    month_number as from_month,
    month_number + 1 as to_month
  from {{ ref('int_returns') }}
{%- endmacro %}

{# Members who owed a month or more at the close before and owe none at this one, by how they last paid in between. #}
{% macro judged_out_of_arrears() -%}
  with
  came_out as (
    select
      states.union_id,
      states.member_id,
      states.employer_unit_id,
      states.branch_id,
      before.month_number + 1 as month_number
    from {{ ref('int_arrears') }} as before
    inner join {{ ref('int_states') }} as states
      on states.member_id = before.member_id
      and states.from_month <= before.month_number + 1
      and states.to_month > before.month_number + 1
    left join {{ ref('int_arrears') }} as still
      on still.member_id = before.member_id
      and still.month_number = before.month_number + 1
    where still.member_id is null
  ),
  last_payments as (
    select
      came_out.member_id,
      came_out.month_number,
      coalesce(payments.channel, 'other') as channel
    from came_out
    inner join {{ ref('stg_payments') }} as payments
      on payments.member_id = came_out.member_id
      and {{ month_number('payments.paid_on') }} = came_out.month_number
    cross join {{ ref('int_night') }} as night
    where payments.amount_minor > 0
      and payments.paid_on <= night.as_of
    qualify row_number() over (
      partition by came_out.member_id, came_out.month_number
      order by
        payments.paid_on desc nulls last, payments.amount_minor desc nulls last, payments.payment_id desc nulls last
    ) = 1
  )
  select
    came_out.union_id,
    came_out.member_id as outcome_id,
    came_out.employer_unit_id,
    came_out.branch_id,
    true as is_counted,
    came_out.month_number as from_month,
    came_out.month_number + 1 as to_month,
    coalesce(last_payments.channel, 'unpaid') as part
  from came_out
  left join last_payments using (member_id, month_number)
{%- endmacro %}
