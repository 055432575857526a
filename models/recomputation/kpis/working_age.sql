select
  counted_at.union_id, employer_unit_id, branch_id, month, null as part,
  count(*) filter (
    where extract(year from month) - birth_year >= ours.setting('working_age_from', counted_at.union_id, as_of)
      and extract(year from month) - birth_year < ours.setting('working_age_until', counted_at.union_id, as_of)
  ) as numerator,
  count(*) as denominator
from counted_at
cross join tonight
join member on member.member_id = counted_at.member_id
where birth_year is not null
group by counted_at.union_id, employer_unit_id, branch_id, month

-- by hand 2025-08: w1 b1 1/1, without:b1 b1 0/1, without:b2 b2 2/2
-- by hand 2026-10: w1 b1 0/1, without:b1 b1 0/1, without:b2 b2 2/2
