-- One row per bridged span and day on which some figure asks where the member was: every close, opening and day a year
-- ago on which the span counts (`is_counted`), and the last day of a span.
select member_id, union_id, span_number, span.starts_on as span_starts_on, next_span_starts_on, day, true as is_counted
from span
join (
  select closes_on as day from month
  union
  select opening_on from month
  union
  select year_ago_on from month
) as asked
  on span.starts_on <= day and (span.ends_on is null or span.ends_on > day + 1)
union all
select member_id, union_id, span_number, starts_on, next_span_starts_on, ends_on - 1, false
from span
where ends_on is not null
-- index: member_id
