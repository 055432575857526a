-- One row per month and member counted at its close who owes at least one month: months and amount owed, and since when.
with remaining as (
  select
    overdue.*,
    least(
      open_minor,
      greatest(
        0,
        (
          select sum(before.open_minor) from overdue as before
          where before.member_id = overdue.member_id and before.month = overdue.month and before.place <= overdue.place
        ) - loose_minor
      )
    ) as remains_minor
  from overdue
  join loose_money on loose_money.member_id = overdue.member_id and loose_money.month = overdue.month
),
owed_period as (
  select month, member_id, period_on, max(months) as months, sum(remains_minor) as remains_minor, min(due_on) as due_on
  from remaining
  join charge_months on charge_months.dues_charge_id = remaining.dues_charge_id
  where remains_minor > tolerance
  group by month, member_id, period_on
)
select
  month, member_id, sum(months)::integer as months_owed, sum(remains_minor)::bigint as owed_minor,
  min(due_on) as oldest_due_on
from owed_period
group by month, member_id
having sum(months) >= 1
-- index: member_id, month
