-- One row per union and rule as in force tonight: the union's own before the one for all.
select
  unions.union_id,
  rules.rule,
  rules.amount
from {{ ref('stg_unions') }} as unions
cross join {{ ref('int_night') }} as night
inner join {{ ref('rules') }} as rules
  on rules.union_id in (unions.union_id, '*')
  and rules.starts_on <= night.as_of
  and (rules.ends_on is null or rules.ends_on > night.as_of)
qualify row_number() over (
  partition by unions.union_id, rules.rule order by rules.union_id = '*', rules.starts_on desc nulls last
) = 1
