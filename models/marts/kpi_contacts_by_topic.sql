-- One row per union, employer unit, branch, month and topic: how often members turned to the union.
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  topic as part,
  cast(sum(contacts) as bigint) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_contacts') }}
group by all
