-- One row per union, open workplace, branch and month: members with their main job there, and those a steward covers.
select
  employed.union_id,
  employed.employer_unit_id,
  employed.branch_id,
  employed.month,
  cast(case when workplaces.is_covered then employed.members else 0 end as bigint) as numerator,
  employed.members as denominator
from {{ ref('int_employed') }} as employed
inner join {{ ref('int_workplace_coverage') }} as workplaces using (union_id, employer_unit_id, month_number)
