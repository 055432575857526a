-- One row per union, employer unit, branch and month: exits of twelve full months for unpaid dues, of all exits.
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  cast(coalesce(sum(exits) filter (where nature = 'lapsed'), 0) as bigint) as numerator,
  cast(sum(exits) as bigint) as denominator
from {{ ref('int_yearly_exits') }}
group by all
