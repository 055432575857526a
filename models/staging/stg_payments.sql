-- One row per amount paid; a payment with a charge settles that charge.
select
  cast(payment_id as string) as payment_id,
  cast(member_id as string) as member_id,
  cast(dues_charge_id as string) as dues_charge_id,
  cast(paid_on as date) as paid_on,
  cast(amount_minor as bigint) as amount_minor,
  cast(currency as string) as currency,
  cast(channel as string) as channel
from {{ source('raw', 'payment') }}
