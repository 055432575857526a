select union_id, employer_unit_id, branch_id, date_trunc('month', closed_at)::date as month, null as part,
  count(*) filter (
    where exists (
      select from case_event
      where case_event.case_header_id = first_close.case_header_id and kind = 'reopened' and happened_at < as_of + 1
        and happened_at >= first_closed_at
        and happened_at <= closed_at + make_interval(days => setting('reopened_days', union_id, as_of))
    )
  ) as numerator, count(*) as denominator
from first_close
cross join tonight
group by union_id, employer_unit_id, branch_id, date_trunc('month', closed_at)

-- by hand 2026-09: w1 b1 1/1, without:b2 b2 0/1
