-- One row per member and period with an open charge whose tariff is not monthly: how many months the period has.
select
  periods.member_id,
  periods.period_on,
  max(case tariffs.period when 'year' then 12 when 'quarter' then 3 else 1 end) as months
-- several charges of one member may be of one period
from (select distinct union_id, member_id, period_on from {{ ref('int_open_charges') }}) as periods
inner join {{ ref('stg_dues_bases') }} as bases
  on bases.member_id = periods.member_id
  and bases.starts_on <= periods.period_on
  and (bases.ends_on is null or bases.ends_on > periods.period_on)
inner join {{ ref('stg_dues_tariffs') }} as tariffs
  on tariffs.union_id = periods.union_id
  and tariffs.basis = bases.basis
  and (tariffs.tariff_class is null or tariffs.tariff_class = bases.tariff_class)
  and tariffs.starts_on <= periods.period_on
  and (tariffs.ends_on is null or tariffs.ends_on > periods.period_on)
where tariffs.period <> 'month'
group by all
