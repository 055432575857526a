with had as (
  select member_id, certificate.kind, month, bool_or(ends_on is null or ends_on > closes_on) as is_in_force
  from month
  join certificate
    on starts_on <= closes_on and (ends_on is null or (ends_on > starts_on and ends_on - 1 > year_ago_on))
  group by member_id, certificate.kind, month
)
select
  union_id, employer_unit_id, branch_id, month, null as part, count(*) filter (where not is_in_force) as numerator,
  count(*) as denominator
from had
join counted_at using (member_id, month)
group by union_id, employer_unit_id, branch_id, month

-- by hand 2026-07: w1 b1 1/2, w2 b1 0/1, without:b2 b2 0/1
-- by hand 2026-09: w1 b1 2/2, w2 b1 0/1
-- by hand 2026-10: w1 b1 1/1, w2 b1 0/1
