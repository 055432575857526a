-- One row per amount charged to a member for one period.
select
  cast(dues_charge_id as string) as dues_charge_id,
  cast(member_id as string) as member_id,
  cast(period_on as date) as period_on,
  cast(due_on as date) as due_on,
  cast(amount_minor as bigint) as amount_minor,
  cast(currency as string) as currency,
  cast(payer as string) as payer,
  cast(employer_unit_id as string) as employer_unit_id
from {{ source('raw', 'dues_charge') }}
