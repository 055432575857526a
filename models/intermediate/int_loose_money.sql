-- One row per member and stretch of month closes: what was paid without naming a charge, and credits, added up.
with
steps as (
  select payments.member_id, {{ close_after('payments.paid_on') }} as month_number, payments.amount_minor
  from {{ ref('stg_payments') }} as payments
  inner join {{ ref('stg_members') }} as members using (member_id)
  inner join {{ ref('stg_unions') }} as unions
    on unions.union_id = members.union_id
    and unions.currency = payments.currency
  cross join {{ ref('int_night') }} as night
  where payments.dues_charge_id is null
    and payments.paid_on <= night.as_of
  union all
  select charges.member_id, {{ close_after('charges.due_on') }}, -charges.amount_minor
  from {{ ref('stg_dues_charges') }} as charges
  inner join {{ ref('stg_members') }} as members using (member_id)
  inner join {{ ref('stg_unions') }} as unions
    on unions.union_id = members.union_id
    and unions.currency = charges.currency
  cross join {{ ref('int_night') }} as night
  where charges.amount_minor < 0
    and charges.due_on <= night.as_of
),
net_steps as (
  select member_id, month_number, sum(amount_minor) as amount_minor
  from steps
  group by all
)
select
  net_steps.member_id,
  net_steps.month_number as from_month,
  coalesce(
    lead(net_steps.month_number) over (partition by net_steps.member_id order by net_steps.month_number nulls last),
    night.this_month + 1
  ) as to_month,
  greatest(0, cast(sum(net_steps.amount_minor) over (
    partition by net_steps.member_id order by net_steps.month_number rows between unbounded preceding and current row
  ) as bigint)) as loose_minor
from net_steps
cross join {{ ref('int_night') }} as night
