-- One row per union, employer unit, branch, month and part: dues of the periods that begin in the month, by the union's tariffs.
with
-- spans of months whose first day is covered
bases as (
  select
    members.union_id,
    bases.member_id,
    bases.basis,
    bases.tariff_class,
    {{ month_number(plus_days('bases.starts_on', -1)) }} + 1 as from_month,
    coalesce({{ month_number(plus_days('bases.ends_on', -1)) }} + 1, night.this_month + 1) as to_month
  from {{ ref('stg_dues_bases') }} as bases
  inner join {{ ref('stg_members') }} as members using (member_id)
  cross join {{ ref('int_night') }} as night
),
tariffs as (
  select
    tariffs.union_id,
    tariffs.basis,
    tariffs.tariff_class,
    case tariffs.period when 'year' then 12 when 'quarter' then 3 else 1 end as months,
    greatest(
      least(tariffs.amount_minor, coalesce(tariffs.maximum_minor, tariffs.amount_minor)),
      coalesce(tariffs.minimum_minor, 0)
    ) as amount_minor,
    {{ month_number(plus_days('tariffs.starts_on', -1)) }} + 1 as from_month,
    coalesce({{ month_number(plus_days('tariffs.ends_on', -1)) }} + 1, night.this_month + 1) as to_month
  from {{ ref('stg_dues_tariffs') }} as tariffs
  cross join {{ ref('int_night') }} as night
  where tariffs.amount_minor is not null
),
exemptions as (
  select
    exemptions.member_id,
    {{ month_number(plus_days('exemptions.starts_on', -1)) }} + 1 as from_month,
    coalesce({{ month_number(plus_days('exemptions.ends_on', -1)) }} + 1, night.this_month + 1) as to_month
  from {{ ref('stg_exemptions') }} as exemptions
  cross join {{ ref('int_night') }} as night
),
periods as (
  select
    places.union_id,
    places.employer_unit_id,
    places.branch_id,
    places.member_id,
    months.month,
    months.month_number,
    tariffs.amount_minor
  from bases
  inner join tariffs
    on tariffs.union_id = bases.union_id
    and tariffs.basis = bases.basis
    and (tariffs.tariff_class is null or tariffs.tariff_class = bases.tariff_class)
    and tariffs.from_month < bases.to_month
    and tariffs.to_month > bases.from_month
  inner join {{ ref('int_dues_places') }} as places
    on places.member_id = bases.member_id
    and places.from_month < least(bases.to_month, tariffs.to_month)
    and places.to_month > greatest(bases.from_month, tariffs.from_month)
  inner join {{ ref('int_months') }} as months
    on months.month_number >= greatest(bases.from_month, tariffs.from_month, places.from_month)
    and months.month_number < least(bases.to_month, tariffs.to_month, places.to_month)
  where not places.in_percent
    and months.is_published
    and months.month_number % tariffs.months = 0
),
owed as (
  select periods.*
  from periods
  left join exemptions
    on exemptions.member_id = periods.member_id
    and exemptions.from_month <= periods.month_number
    and exemptions.to_month > periods.month_number
  where exemptions.member_id is null
)
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  'by_tariff' as part,
  cast(sum(amount_minor) as bigint) as numerator,
  cast(null as bigint) as denominator
from owed
group by union_id, employer_unit_id, branch_id, month
union all
select
  dues_months.union_id,
  dues_months.employer_unit_id,
  dues_months.branch_id,
  months.month,
  'as_charged',
  cast(sum(dues_months.charged_minor) as bigint),
  cast(null as bigint)
from {{ ref('int_dues_months') }} as dues_months
inner join {{ ref('int_months') }} as months using (month_number)
where dues_months.in_percent
  and months.is_published
group by dues_months.union_id, dues_months.employer_unit_id, dues_months.branch_id, months.month
