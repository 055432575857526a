select
  whereabouts.union_id, employer_unit_id, branch_id, month, null as part, count(*) as numerator,
  null::bigint as denominator
from month
join whereabouts on whereabouts.day = month.reference_on and is_counted
where exists (
  select from employment
  where employment.member_id = whereabouts.member_id
    and (employment.starts_on is null or employment.starts_on <= reference_on)
    and employment.ends_on > reference_on
    and employment.ends_on - 1 >= month
    and employment.ends_on - 1 < month + interval '2 months'
)
group by whereabouts.union_id, employer_unit_id, branch_id, month

-- by hand 2026-06: w1 b1 1
-- by hand 2026-10: w2 b1 1
