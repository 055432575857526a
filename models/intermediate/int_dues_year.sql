-- One row per member counted tonight and month of the last twelve full ones with dues expected or charged: both, paid, and why they differ.
with
months as (
  select months.month_number, months.month, dues_window.last_month
  from {{ ref('int_months') }} as months
  inner join {{ ref('int_dues_window') }} as dues_window
    on dues_window.first_month <= months.month_number
    and dues_window.last_month >= months.month_number
),
-- without one of these everybody would seem to owe
without_source as (
  select distinct unions.union_id
  from {{ ref('stg_unions') }} as unions
  inner join {{ ref('stg_absences') }} as absences on absences.source = unions.source
  where absences.table_name in ('dues_charge', 'payment', 'dues_basis', 'dues_tariff', 'exemption')
    and absences.column_name is null
),
members as (
  select members_now.union_id, members_now.member_id
  from {{ ref('int_members_now') }} as members_now
  left join without_source on without_source.union_id = members_now.union_id
  where without_source.union_id is null
),
tariffs as (
  select
    union_id,
    basis,
    tariff_class,
    case period when 'year' then 12 when 'quarter' then 3 else 1 end as months,
    greatest(least(amount_minor, coalesce(maximum_minor, amount_minor)), coalesce(minimum_minor, 0)) as amount_minor,
    minimum_minor,
    maximum_minor,
    starts_on,
    ends_on
  from {{ ref('stg_dues_tariffs') }}
),
lines as (
  select
    members.union_id,
    members.member_id,
    months.month_number,
    bases.basis = 'percent' as in_percent,
    -- pay is not known, and nor is what a basis without a sum in the tariff comes to
    bases.basis = 'percent' or (bases.basis <> 'free' and tariffs.amount_minor is null) as as_charged,
    tariffs.minimum_minor,
    tariffs.maximum_minor,
    case when bases.basis <> 'percent' and months.month_number % tariffs.months = 0 then tariffs.amount_minor end
      as amount_minor,
    tariffs.months,
    -- a period that has been over for a month would have been charged by now
    months.month_number + tariffs.months <= months.last_month as is_over
  from members
  inner join {{ ref('stg_dues_bases') }} as bases on bases.member_id = members.member_id
  inner join months
    on months.month >= bases.starts_on
    and (bases.ends_on is null or bases.ends_on > months.month)
  left join tariffs
    on tariffs.union_id = members.union_id
    and tariffs.basis = bases.basis
    and (tariffs.tariff_class is null or tariffs.tariff_class = bases.tariff_class)
    and tariffs.starts_on <= months.month
    and (tariffs.ends_on is null or tariffs.ends_on > months.month)
),
asked as (
  select
    union_id,
    member_id,
    month_number,
    bool_or(as_charged) as as_charged,
    coalesce(max(months) filter (where amount_minor is not null), 1) as months,
    coalesce(sum(amount_minor), 0) as tariff_minor,
    coalesce(sum(amount_minor) filter (where is_over), 0) as over_minor,
    max(minimum_minor) filter (where in_percent) as floor_minor,
    max(maximum_minor) filter (where in_percent) as cap_minor
  from lines
  group by union_id, member_id, month_number
),
-- one amount of one payer, charged again for the same month, is a mistake
alike as (
  select
    members.union_id,
    charges.member_id,
    charges.month_number,
    sum(charges.amount_minor) as charged_minor,
    greatest(0, charges.amount_minor) as once_minor,
    sum(charges.paid_minor) as paid_minor,
    bool_and(charges.amount_minor <= 0 or coalesce(charges.overdue_on <= night.as_of, false)) as is_due
  from {{ ref('int_recent_charges') }} as charges
  inner join months on months.month_number = charges.month_number
  inner join members on members.member_id = charges.member_id
  cross join {{ ref('int_night') }} as night
  group by
    members.union_id, charges.member_id, charges.month_number, charges.payer, charges.employer_unit_id,
    charges.amount_minor
),
charged as (
  select
    union_id,
    member_id,
    month_number,
    sum(charged_minor) as charged_minor,
    sum(once_minor) as once_minor,
    sum(paid_minor) as paid_minor,
    bool_and(is_due) as is_due
  from alike
  group by union_id, member_id, month_number
),
exempt_months as (
  -- exemptions may overlap
  select distinct exemptions.member_id, months.month_number
  from {{ ref('stg_exemptions') }} as exemptions
  inner join months
    on months.month >= exemptions.starts_on
    and (exemptions.ends_on is null or exemptions.ends_on > months.month)
),
compared as (
  select
    coalesce(charged.union_id, asked.union_id) as union_id,
    coalesce(charged.member_id, asked.member_id) as member_id,
    coalesce(charged.month_number, asked.month_number) as month_number,
    coalesce(asked.months, 1) as months,
    -- who has no basis on the first day has no tariff either
    coalesce(asked.as_charged, true) as as_charged,
    case when charged.member_id is null then asked.over_minor else coalesce(asked.tariff_minor, 0) end as tariff_minor,
    asked.floor_minor,
    asked.cap_minor + asked.tariff_minor as ceiling_minor,
    coalesce(charged.charged_minor, 0) as charged_minor,
    coalesce(charged.once_minor, 0) as once_minor,
    coalesce(charged.paid_minor, 0) as paid_minor,
    coalesce(charged.is_due, true) as is_due
  from charged
  full outer join asked
    on asked.member_id = charged.member_id
    and asked.month_number = charged.month_number
),
expected as (
  select
    compared.*,
    exempt_months.member_id is not null as is_exempt,
    case
      when exempt_months.member_id is not null then 0
      when not compared.as_charged then compared.tariff_minor
      when compared.charged_minor <= 0 then 0
      else greatest(
        coalesce(compared.floor_minor, 0),
        least(
          compared.charged_minor, compared.once_minor, coalesce(compared.ceiling_minor, compared.charged_minor)
        )
      )
    end as expected_minor
  from compared
  left join exempt_months
    on exempt_months.member_id = compared.member_id
    and exempt_months.month_number = compared.month_number
)
select
  union_id,
  member_id,
  month_number,
  months,
  is_due,
  cast(expected_minor as bigint) as expected_minor,
  cast(charged_minor as bigint) as charged_minor,
  cast(paid_minor as bigint) as paid_minor,
  cast(case when is_exempt then greatest(0, charged_minor) else 0 end as bigint) as while_exempt_minor,
  cast(case when not is_exempt then greatest(0, charged_minor - once_minor) else 0 end as bigint) as twice_minor,
  cast(case
    when not is_exempt and as_charged then greatest(0, least(charged_minor, once_minor) - expected_minor) else 0
  end as bigint) as above_cap_minor,
  cast(case
    when not is_exempt and not as_charged then greatest(0, least(charged_minor, once_minor) - expected_minor) else 0
  end as bigint) as above_tariff_minor,
  cast(case when charged_minor <= 0 then expected_minor else 0 end as bigint) as not_charged_minor,
  cast(case when charged_minor > 0 then greatest(0, expected_minor - charged_minor) else 0 end as bigint)
    as below_tariff_minor
from expected
where expected_minor <> 0 or charged_minor <> 0 or paid_minor <> 0
