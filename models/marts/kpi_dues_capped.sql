-- One row per union, employer unit, branch and month: members charged exactly the cap that their tariff puts on percent of pay.
with
at_cap as (
  -- one sum may be charged twice
  select distinct
    charges.member_id,
    {{ month_number('charges.period_on') }} as month_number
  from {{ ref('stg_dues_charges') }} as charges
  inner join {{ ref('stg_members') }} as members on members.member_id = charges.member_id
  inner join {{ ref('stg_unions') }} as unions
    on unions.union_id = members.union_id
    and unions.currency = charges.currency
  -- the few sums of the tariffs leave few charges to look at
  inner join {{ ref('stg_dues_tariffs') }} as tariffs
    on tariffs.union_id = members.union_id
    and tariffs.maximum_minor = charges.amount_minor
    and tariffs.starts_on <= cast(date_trunc('month', charges.period_on) as date)
    and (tariffs.ends_on is null or tariffs.ends_on > cast(date_trunc('month', charges.period_on) as date))
  inner join {{ ref('stg_dues_bases') }} as bases
    on bases.member_id = charges.member_id
    and bases.basis = tariffs.basis
    and (tariffs.tariff_class is null or tariffs.tariff_class = bases.tariff_class)
    and bases.starts_on <= cast(date_trunc('month', charges.period_on) as date)
    and (bases.ends_on is null or bases.ends_on > cast(date_trunc('month', charges.period_on) as date))
  where tariffs.basis = 'percent'
),
credited as (
  select distinct member_id, {{ month_number('period_on') }} as month_number
  from {{ ref('stg_dues_charges') }}
  where amount_minor < 0
)
select
  places.union_id,
  places.employer_unit_id,
  places.branch_id,
  months.month,
  cast(count(*) as bigint) as numerator,
  cast(null as bigint) as denominator
from at_cap
inner join {{ ref('int_dues_places') }} as places
  on places.member_id = at_cap.member_id
  and places.from_month <= at_cap.month_number
  and places.to_month > at_cap.month_number
inner join {{ ref('int_months') }} as months on months.month_number = at_cap.month_number
left join credited
  on credited.member_id = at_cap.member_id
  and credited.month_number = at_cap.month_number
where months.is_published
  and credited.member_id is null
group by places.union_id, places.employer_unit_id, places.branch_id, months.month
