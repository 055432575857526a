select
  union_id, employer_unit_id, branch_id, month,
  case
    when ends_on - 1 < starts_on + interval '4 months' then 'months_0_3'
    when ends_on - 1 < starts_on + interval '13 months' then 'months_4_12'
    when ends_on - 1 < starts_on + interval '25 months' then 'months_13_24'
    when ends_on - 1 < starts_on + interval '61 months' then 'months_25_60'
    when ends_on - 1 < starts_on + interval '121 months' then 'months_61_120'
    else 'months_121_plus'
  end as part,
  count(*) as numerator, null::bigint as denominator
from exit
group by union_id, employer_unit_id, branch_id, month, part

-- by hand 2026-09: without:b2 b2 months_0_3 1, without:b2 b2 months_61_120 1
