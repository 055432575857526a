-- One row per bridged membership and month at whose close the member owes at least one month: months and amount owed, cell.
with
-- between two cuts nothing about a member's open charges and loose money changes
cuts as (
  select member_id, from_month as cut_month from {{ ref('int_open_charges') }}
  union
  select member_id, to_month from {{ ref('int_open_charges') }}
  union
  select loose_money.member_id, loose_money.from_month
  from {{ ref('int_loose_money') }} as loose_money
  semi join {{ ref('int_open_charges') }} as charges on charges.member_id = loose_money.member_id
),
stretches as (
  select
    member_id,
    cut_month as from_month,
    lead(cut_month) over (partition by member_id order by cut_month nulls last) as to_month
  from cuts
),
in_order_of_due_day as (
  select
    stretches.member_id,
    stretches.from_month,
    stretches.to_month,
    charges.period_on,
    charges.due_on,
    charges.tolerance_minor,
    charges.open_minor,
    coalesce(loose_money.loose_minor, 0) as loose_minor,
    cast(sum(charges.open_minor) over (
      partition by stretches.member_id, stretches.from_month
      order by charges.due_on nulls last, charges.dues_charge_id nulls last
      rows between unbounded preceding and current row
    ) as bigint) as open_so_far_minor
  from stretches
  inner join {{ ref('int_open_charges') }} as charges
    on charges.member_id = stretches.member_id
    and charges.from_month <= stretches.from_month
    and charges.to_month > stretches.from_month
  left join {{ ref('int_loose_money') }} as loose_money
    on loose_money.member_id = stretches.member_id
    and loose_money.from_month <= stretches.from_month
    and loose_money.to_month > stretches.from_month
),
remaining as (
  select *, least(open_minor, greatest(0, open_so_far_minor - loose_minor)) as remaining_minor
  from in_order_of_due_day
),
by_period as (
  select
    remaining.member_id,
    remaining.from_month,
    remaining.to_month,
    coalesce(charge_months.months, 1) as months,
    min(remaining.due_on) as oldest_due_on,
    sum(remaining.remaining_minor) as owed_minor
  from remaining
  left join {{ ref('int_charge_months') }} as charge_months
    on charge_months.member_id = remaining.member_id
    and charge_months.period_on = remaining.period_on
  where remaining.remaining_minor > remaining.tolerance_minor
  group by
    remaining.member_id, remaining.from_month, remaining.to_month, remaining.period_on, charge_months.months
),
debts as (
  select
    member_id,
    from_month,
    to_month,
    cast(sum(months) as bigint) as months_owed,
    cast(sum(owed_minor) as bigint) as owed_minor,
    min(oldest_due_on) as oldest_due_on
  from by_period
  group by member_id, from_month, to_month
)
select
  states.union_id,
  states.member_id,
  states.span_number,
  states.employer_unit_id,
  states.branch_id,
  months.month_number,
  months.month,
  debts.months_owed,
  debts.owed_minor,
  debts.oldest_due_on
from debts
inner join {{ ref('int_states') }} as states
  on states.member_id = debts.member_id
  and states.from_month < debts.to_month
  and states.to_month > debts.from_month
inner join {{ ref('int_months') }} as months
  on months.month_number >= greatest(states.from_month, debts.from_month)
  and months.month_number < least(states.to_month, debts.to_month)
  and months.is_published
