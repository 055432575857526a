-- One row per union, employer unit, branch, month and kind: people of whom the union and the unemployment fund know different things tonight.
select
  judged.union_id,
  judged.employer_unit_id,
  judged.branch_id,
  cast(date_trunc('month', night.as_of) as date) as month,
  judged.part,
  cast(count(*) as bigint) as numerator,
  cast(null as bigint) as denominator
from (
  {{ judged_fund_mismatches() }}
) as judged
cross join {{ ref('int_night') }} as night
group by all
