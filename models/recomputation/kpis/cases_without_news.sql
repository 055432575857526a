-- at each close the state that changed last, and the day of the last news
select union_id, employer_unit_id, branch_id, month.month, null as part,
  count(*) filter (where news_on <= closes_on - setting('news_days', union_id, as_of)) as numerator,
  count(*) as denominator
from month
cross join tonight
join case_place on received_at::date <= closes_on
cross join lateral (
  select is_closed
  from (
    select received_at as changed_at, false as is_closed
    union all
    select happened_at, kind = 'closed' from case_event
    where case_event.case_header_id = case_place.case_header_id and kind in ('closed', 'reopened')
      and not is_automatic and happened_at < closes_on + 1
  ) as state
  order by changed_at desc, is_closed desc
  limit 1
) as latest
cross join lateral (
  select greatest(received_at, max(happened_at))::date as news_on from case_event
  where case_event.case_header_id = case_place.case_header_id and not is_automatic and happened_at < closes_on + 1
) as news
where not is_closed
group by union_id, employer_unit_id, branch_id, month.month

-- by hand 2026-09: w1 b1 1/1, w2 b1 1/1
