select union_id, employer_unit_id, branch_id, month, null as part, count(*) as numerator, null::bigint as denominator
from counted_at
where exists (
  select from study
  cross join tonight
  where study.member_id = counted_at.member_id
    and date_trunc('month', exam_on + make_interval(months => setting('graduate_months', union_id, as_of)))
      = month + interval '1 month'
)
group by union_id, employer_unit_id, branch_id, month

-- by hand 2026-10: without:b1 b1 1
