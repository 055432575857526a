with mover as (
  select
    month, before.union_id, before.employer_unit_id as from_unit_id, before.branch_id as from_branch_id,
    after.employer_unit_id as to_unit_id, after.branch_id as to_branch_id
  from month
  join whereabouts as before on before.day = opening_on and before.is_counted
  join whereabouts as after on after.day = closes_on and after.is_counted
    and after.member_id = before.member_id and after.span_number = before.span_number
  where (before.employer_unit_id, before.branch_id) <> (after.employer_unit_id, after.branch_id)
)
select union_id, employer_unit_id, branch_id, month, null as part, sum(one)::bigint as numerator, null::bigint as denominator
from (
  select union_id, to_unit_id as employer_unit_id, to_branch_id as branch_id, month, 1 as one from mover
  union all
  select union_id, from_unit_id, from_branch_id, month, -1 from mover
) as step
group by union_id, employer_unit_id, branch_id, month
having sum(one) <> 0

-- by hand 2025-08: without:b1 b1 -1, without:b2 b2 1
-- by hand 2026-06: w1 b1 -1, w2 b1 1
