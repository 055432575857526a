-- One row per union, open workplace, branch and month: members with their main job there, and those with a whole chain.
select
  employed.union_id,
  employed.employer_unit_id,
  employed.branch_id,
  employed.month,
  cast(
    case
      when chain.is_covered and chain.has_deputy
        and (chain.has_chief or not chain.needs_chief)
        and (chain.has_safety or not chain.needs_safety) then employed.members
      else 0
    end as bigint
  ) as numerator,
  employed.members as denominator
from {{ ref('int_employed') }} as employed
inner join {{ ref('int_representation') }} as chain using (union_id, employer_unit_id, month_number)
