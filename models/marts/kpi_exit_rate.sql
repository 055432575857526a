-- One row per union, employer unit, branch and month: exits of twelve full months, and the sum of thirteen closes.
with
exits as (
  select union_id, employer_unit_id, branch_id, month, cast(sum(exits) as bigint) as exits, cast(0 as bigint) as members
  from {{ ref('int_yearly_exits') }}
  group by all
),
both_sides as (
  select union_id, employer_unit_id, branch_id, month, exits, members
  from exits
  union all
  select union_id, employer_unit_id, branch_id, month, cast(0 as bigint), members
  from {{ ref('int_yearly_closes') }}
)
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  cast(sum(exits) as bigint) as numerator,
  cast(sum(members) as bigint) as denominator
from both_sides
group by all
