-- One row per member counted tonight with money that names no charge, or a credit: that money, and what is open outside the year's months.
with
members as (
  select members_now.union_id, members_now.member_id, unions.currency
  from {{ ref('int_members_now') }} as members_now
  inner join {{ ref('stg_unions') }} as unions on unions.union_id = members_now.union_id
),
loose as (
  select
    members.union_id,
    members.member_id,
    sum(payments.amount_minor) as loose_minor,
    max(payments.paid_on) filter (where payments.amount_minor > 0) as last_paid_on
  from {{ ref('stg_payments') }} as payments
  inner join members
    on members.member_id = payments.member_id
    and members.currency = payments.currency
  cross join {{ ref('int_night') }} as night
  where payments.dues_charge_id is null
    and payments.paid_on <= night.as_of
  group by members.union_id, members.member_id
),
credits as (
  select members.union_id, charges.member_id, charges.dues_charge_id, charges.period_on, charges.amount_minor
  from {{ ref('stg_dues_charges') }} as charges
  inner join members
    on members.member_id = charges.member_id
    and members.currency = charges.currency
  cross join {{ ref('int_night') }} as night
  where charges.amount_minor < 0
    and charges.period_on <= night.as_of
),
accounts as (
  select union_id, member_id from loose
  union
  select union_id, member_id from credits
),
old_charges as (
  select charges.member_id, charges.dues_charge_id, charges.amount_minor
  from {{ ref('int_unsettled_charges') }} as charges
  inner join members
    on members.member_id = charges.member_id
    and members.currency = charges.currency
  semi join accounts on accounts.member_id = charges.member_id
  cross join {{ ref('int_dues_window') }} as dues_window
  where {{ month_number('charges.period_on') }} < dues_window.first_month
  union all
  select credits.member_id, credits.dues_charge_id, credits.amount_minor
  from credits
  cross join {{ ref('int_dues_window') }} as dues_window
  where {{ month_number('credits.period_on') }} < dues_window.first_month
),
old_paid as (
  select old_charges.dues_charge_id, sum(payments.amount_minor) as paid_minor
  from old_charges
  inner join {{ ref('stg_payments') }} as payments on payments.dues_charge_id = old_charges.dues_charge_id
  inner join members
    on members.member_id = old_charges.member_id
    and members.currency = payments.currency
  cross join {{ ref('int_night') }} as night
  where payments.paid_on <= night.as_of
  group by old_charges.dues_charge_id
),
old_open as (
  select old_charges.member_id, sum(old_charges.amount_minor - coalesce(old_paid.paid_minor, 0)) as open_minor
  from old_charges
  left join old_paid using (dues_charge_id)
  group by old_charges.member_id
),
later_open as (
  select charges.member_id, sum(charges.amount_minor - charges.paid_minor) as open_minor
  from {{ ref('int_recent_charges') }} as charges
  semi join accounts on accounts.member_id = charges.member_id
  cross join {{ ref('int_dues_window') }} as dues_window
  left join {{ ref('int_dues_year') }} as year
    on year.member_id = charges.member_id
    and year.month_number = charges.month_number
    and year.is_due
  where charges.month_number >= dues_window.first_month
    and year.member_id is null
  group by charges.member_id
)
select
  accounts.union_id,
  accounts.member_id,
  cast(coalesce(loose.loose_minor, 0) as bigint) as loose_minor,
  loose.last_paid_on,
  cast(coalesce(old_open.open_minor, 0) as bigint) as old_open_minor,
  cast(coalesce(later_open.open_minor, 0) as bigint) as later_open_minor
from accounts
left join loose on loose.member_id = accounts.member_id
left join old_open on old_open.member_id = accounts.member_id
left join later_open on later_open.member_id = accounts.member_id
