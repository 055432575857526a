-- One row per union, employer unit, branch, month and part: members who owe so much that the union's rule may end their membership.
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  case when is_past then 'past' else 'near' end as part,
  cast(count(*) as bigint) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_lapse_lines') }}
group by union_id, employer_unit_id, branch_id, month, is_past
