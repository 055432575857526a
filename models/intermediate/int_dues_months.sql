-- One row per union, employer unit, branch, month in which the period begins, month that judges it, and whether in percent: dues.
with
-- few members pay by the quarter or year: found before their charges are looked at
long_bases as materialized (
  select
    bases.member_id,
    greatest(bases.starts_on, tariffs.starts_on) as starts_on,
    least(bases.ends_on, tariffs.ends_on) as ends_on,
    case tariffs.period when 'year' then 12 else 3 end as months
  from {{ ref('stg_dues_bases') }} as bases
  inner join {{ ref('stg_members') }} as members on members.member_id = bases.member_id
  inner join {{ ref('stg_dues_tariffs') }} as tariffs
    on tariffs.union_id = members.union_id
    and tariffs.basis = bases.basis
    and (tariffs.tariff_class is null or tariffs.tariff_class = bases.tariff_class)
  where tariffs.period <> 'month'
),
long_periods as (
  select
    charges.member_id,
    charges.period_on,
    max(long_bases.months) as months
  from {{ ref('stg_dues_charges') }} as charges
  inner join long_bases
    on long_bases.member_id = charges.member_id
    and long_bases.starts_on <= charges.period_on
    and (long_bases.ends_on is null or long_bases.ends_on > charges.period_on)
  group by charges.member_id, charges.period_on
),
-- a cell and month is one group of some charges; the unsettled ones are looked at one by one
charged as (
  select
    places.union_id,
    places.employer_unit_id,
    places.branch_id,
    {{ month_number('charges.period_on') }} as month_number,
    coalesce(long_periods.months, 1) as months,
    places.in_percent,
    cast(sum(charges.amount_minor) as bigint) as charged_minor,
    cast(sum(greatest(0, charges.amount_minor)) as bigint) as asked_minor
  from {{ ref('stg_dues_charges') }} as charges
  inner join {{ ref('int_dues_places') }} as places
    on places.member_id = charges.member_id
    and places.from_month <= {{ month_number('charges.period_on') }}
    and places.to_month > {{ month_number('charges.period_on') }}
  inner join {{ ref('stg_unions') }} as unions
    on unions.union_id = places.union_id
    and unions.currency = charges.currency
  left join long_periods
    on long_periods.member_id = charges.member_id
    and long_periods.period_on = charges.period_on
  group by all
),
unsettled as (
  select
    places.union_id,
    places.employer_unit_id,
    places.branch_id,
    {{ month_number('charges.period_on') }} as month_number,
    coalesce(long_periods.months, 1) as months,
    places.in_percent,
    charges.dues_charge_id,
    charges.amount_minor,
    charges.currency,
    {{ plus_months('charges.period_on', 'coalesce(long_periods.months, 1) + 3') }} as judged_on
  from {{ ref('int_unsettled_charges') }} as charges
  inner join {{ ref('int_dues_places') }} as places
    on places.member_id = charges.member_id
    and places.from_month <= {{ month_number('charges.period_on') }}
    and places.to_month > {{ month_number('charges.period_on') }}
  inner join {{ ref('stg_unions') }} as unions
    on unions.union_id = places.union_id
    and unions.currency = charges.currency
  left join long_periods
    on long_periods.member_id = charges.member_id
    and long_periods.period_on = charges.period_on
),
paid as (
  select
    unsettled.dues_charge_id,
    sum(payments.amount_minor) as by_now,
    coalesce(sum(payments.amount_minor) filter (where payments.paid_on < unsettled.judged_on), 0) as in_time
  from unsettled
  inner join {{ ref('stg_payments') }} as payments
    on payments.dues_charge_id = unsettled.dues_charge_id
    and payments.currency = unsettled.currency
  cross join {{ ref('int_night') }} as night
  where payments.paid_on <= night.as_of
  group by unsettled.dues_charge_id
),
missing as (
  select
    unsettled.union_id,
    unsettled.employer_unit_id,
    unsettled.branch_id,
    unsettled.month_number,
    unsettled.months,
    unsettled.in_percent,
    cast(sum(
      unsettled.amount_minor - least(unsettled.amount_minor, greatest(0, coalesce(paid.by_now, 0)))
    ) as bigint) as unpaid_minor,
    cast(sum(
      unsettled.amount_minor - least(unsettled.amount_minor, greatest(0, coalesce(paid.in_time, 0)))
    ) as bigint) as uncollected_minor
  from unsettled
  left join paid using (dues_charge_id)
  group by all
)
select
  charged.union_id,
  charged.employer_unit_id,
  charged.branch_id,
  charged.month_number,
  charged.month_number + charged.months + 3 as judged_in,
  charged.in_percent,
  charged.charged_minor,
  charged.asked_minor - coalesce(missing.unpaid_minor, 0) as paid_minor,
  charged.asked_minor - coalesce(missing.uncollected_minor, 0) as collected_minor
from charged
left join missing
  on missing.union_id = charged.union_id
  and missing.employer_unit_id = charged.employer_unit_id
  and missing.branch_id = charged.branch_id
  and missing.month_number = charged.month_number
  and missing.months = charged.months
  and missing.in_percent = charged.in_percent
