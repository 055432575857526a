-- One row per charge that is not settled by one payment of its amount by its due day (nor within four months of its period).
with
allocated as (
  select dues_charge_id, paid_on, amount_minor, currency
  from {{ ref('stg_payments') }}
  where dues_charge_id is not null
)
-- a charge with several payments of that kind is one charge
select distinct
  charges.dues_charge_id,
  members.union_id,
  charges.member_id,
  charges.period_on,
  charges.due_on,
  charges.amount_minor,
  charges.currency,
  charges.payer,
  charges.employer_unit_id
from {{ ref('stg_dues_charges') }} as charges
inner join {{ ref('stg_members') }} as members on members.member_id = charges.member_id
left join allocated
  on allocated.dues_charge_id = charges.dues_charge_id
where charges.amount_minor > 0
  and (
    allocated.dues_charge_id is null
    or allocated.amount_minor <> charges.amount_minor
    or allocated.paid_on > charges.due_on
    or allocated.paid_on >= {{ plus_months('charges.period_on', 4) }}
    or allocated.currency <> charges.currency
  )
