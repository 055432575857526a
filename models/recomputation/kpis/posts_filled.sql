select
  union_id, employer_unit_id, branch_id, month, null as part,
  (
    (is_eligible and is_covered)::integer + (is_eligible and has_deputy)::integer + (needs_safety and has_safety)::integer
  )::bigint as numerator,
  (2 * is_eligible::integer + needs_safety::integer)::bigint as denominator
from workplace_posts
union all
select
  group_chief.union_id, company_group_id, branch_id, month, null,
  (
    -- at the company group or above it; or, as far as a chief steward of one workplace is one, at any of those it has
    exists (
      select from post_held
      where below_id = any (workplaces) and post_held.union_id = group_chief.union_id and role = 'chief_steward'
        and starts_on <= closes_on and (ends_on is null or ends_on > closes_on)
    )
  )::integer::bigint,
  1
from group_chief
join home_branch on home_branch.union_id = group_chief.union_id and home_branch.employer_unit_id = company_group_id
where is_needed

-- by hand 2026-10: w1 b1 1/3, w2 b1 0/3, w3 b2 0/2
