-- One row per union, employer unit, branch, month and part: members who owe dues at the month's close, by months owed.
with
bands as (
  select
    arrears.union_id,
    arrears.employer_unit_id,
    arrears.branch_id,
    arrears.month,
    bands.part
  from {{ ref('int_arrears') }} as arrears
  inner join {{ ref('arrears_bands') }} as bands
    on arrears.months_owed >= bands.from_months
    and (bands.to_months is null or arrears.months_owed <= bands.to_months)
)
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  part,
  cast(count(*) as bigint) as numerator,
  cast(null as bigint) as denominator
from bands
group by all
