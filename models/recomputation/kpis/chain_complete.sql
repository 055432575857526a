select
  counted_at.union_id, counted_at.employer_unit_id, counted_at.branch_id, counted_at.month, null as part,
  count(*) filter (
    where is_covered and has_deputy and has_chief >= needs_chief and has_safety >= needs_safety
  ) as numerator,
  count(*) as denominator
from counted_at
join workplace_posts
  on workplace_posts.employer_unit_id = counted_at.employer_unit_id and workplace_posts.month = counted_at.month
  and workplace_posts.union_id = counted_at.union_id
group by counted_at.union_id, counted_at.employer_unit_id, counted_at.branch_id, counted_at.month

-- by hand 2026-10: w1 b1 0/3, w2 b1 0/2, w3 b2 0/1
