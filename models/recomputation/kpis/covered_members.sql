select
  counted_at.union_id, counted_at.employer_unit_id, counted_at.branch_id, counted_at.month, null as part,
  count(*) filter (
    where exists (
      select from mandate_above
      where mandate_above.below_id = counted_at.employer_unit_id and mandate_above.union_id = counted_at.union_id
        and starts_on <= closes_on and (ends_on is null or ends_on > closes_on)
    )
  ) as numerator,
  count(*) as denominator
from counted_at
join employer_unit on employer_unit.employer_unit_id = counted_at.employer_unit_id
where has_workplace and employer_unit.kind = 'workplace' and (closed_on is null or closed_on > closes_on)
group by counted_at.union_id, counted_at.employer_unit_id, counted_at.branch_id, counted_at.month

-- by hand 2026-10: w1 b1 3/3, w2 b1 0/2, w3 b2 0/1
