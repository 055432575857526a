-- closed no later than the day of the first word, never sent on, and not back within the days of the rule
select union_id, employer_unit_id, branch_id, date_trunc('month', closed_at)::date as month, null as part,
  count(*) filter (
    where exists (
      select from case_event
      where case_event.case_header_id = first_close.case_header_id and kind in ('answered', 'helped') and not is_automatic
        and happened_at < as_of + 1
      having min(happened_at)::date >= closed_at::date
    ) and not exists (
      select from case_event
      where case_event.case_header_id = first_close.case_header_id and happened_at < as_of + 1
        and (
          kind = 'transferred'
          or kind = 'reopened' and happened_at >= first_closed_at
          and happened_at <= closed_at + make_interval(days => setting('first_contact_days', union_id, as_of))
        )
    )
  ) as numerator, count(*) as denominator
from first_close
cross join tonight
group by union_id, employer_unit_id, branch_id, date_trunc('month', closed_at)

-- by hand 2026-09: w1 b1 0/1, without:b2 b2 1/1
