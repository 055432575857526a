-- One row per bridged span and day on which some figure asks where the member was: every close, opening and day a year
-- ago on which the span counts (`is_counted`), the close of its first month, and its last day.
with asked as materialized (
  select closes_on as day from month
  union
  select opening_on from month
  union
  select year_ago_on from month
),
joining as (
  -- for cohorts older than the published months
  select span.*, least((date_trunc('month', starts_on) + interval '1 month')::date - 1, as_of) as joined_by
  from span
  cross join tonight
)
select member_id, union_id, span_number, span.starts_on as span_starts_on, next_span_starts_on, day, true as is_counted
from span
join asked on span.starts_on <= day and (span.ends_on is null or span.ends_on > day + 1)
union all
select member_id, union_id, span_number, starts_on, next_span_starts_on, joined_by, true
from joining
where starts_on <= joined_by and (ends_on is null or ends_on > joined_by + 1)
  and joined_by not in (select day from asked)
union all
select member_id, union_id, span_number, starts_on, next_span_starts_on, ends_on - 1, false
from span
where ends_on is not null
