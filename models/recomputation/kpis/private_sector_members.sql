select
  union_id, counted_at.employer_unit_id, branch_id, month, null as part,
  count(*) filter (where sector = 'private') as numerator, count(*) as denominator
from counted_at
join employer_unit on employer_unit.employer_unit_id = counted_at.employer_unit_id
where sector is not null
group by union_id, counted_at.employer_unit_id, branch_id, month

-- by hand 2026-10: w1 b1 3/3, w2 b1 0/2
