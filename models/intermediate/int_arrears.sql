-- One row per bridged membership and month at whose close the member owes at least one month: months and amount owed, cell.
with
open_at_close as (
  select
    states.union_id,
    states.member_id,
    states.span_number,
    states.employer_unit_id,
    states.branch_id,
    months.month_number,
    months.month,
    charges.dues_charge_id,
    charges.period_on,
    charges.due_on,
    charges.tolerance_minor,
    charges.open_minor,
    coalesce(loose_money.loose_minor, 0) as loose_minor
  from {{ ref('int_open_charges') }} as charges
  inner join {{ ref('int_states') }} as states
    on states.member_id = charges.member_id
    and states.from_month < charges.to_month
    and states.to_month > charges.from_month
  inner join {{ ref('int_months') }} as months
    on months.month_number >= greatest(states.from_month, charges.from_month)
    and months.month_number < least(states.to_month, charges.to_month)
    and months.is_published
  left join {{ ref('int_loose_money') }} as loose_money
    on loose_money.member_id = charges.member_id
    and loose_money.from_month <= months.month_number
    and loose_money.to_month > months.month_number
),
in_order_of_due_day as (
  select
    *,
    cast(sum(open_minor) over (
      partition by member_id, month_number order by due_on nulls last, dues_charge_id nulls last
      rows between unbounded preceding and current row
    ) as bigint) as open_so_far_minor
  from open_at_close
),
remaining as (
  select *, least(open_minor, greatest(0, open_so_far_minor - loose_minor)) as remaining_minor
  from in_order_of_due_day
),
by_period as (
  select
    remaining.union_id,
    remaining.member_id,
    remaining.span_number,
    remaining.employer_unit_id,
    remaining.branch_id,
    remaining.month_number,
    remaining.month,
    coalesce(charge_months.months, 1) as months,
    min(remaining.due_on) as oldest_due_on,
    sum(remaining.remaining_minor) as owed_minor
  from remaining
  left join {{ ref('int_charge_months') }} as charge_months
    on charge_months.member_id = remaining.member_id
    and charge_months.period_on = remaining.period_on
  where remaining.remaining_minor > remaining.tolerance_minor
  group by
    remaining.union_id, remaining.member_id, remaining.span_number, remaining.employer_unit_id, remaining.branch_id,
    remaining.month_number, remaining.month, remaining.period_on, charge_months.months
)
select
  union_id,
  member_id,
  span_number,
  employer_unit_id,
  branch_id,
  month_number,
  month,
  cast(sum(months) as bigint) as months_owed,
  cast(sum(owed_minor) as bigint) as owed_minor,
  min(oldest_due_on) as oldest_due_on
from by_period
group by union_id, member_id, span_number, employer_unit_id, branch_id, month_number, month
