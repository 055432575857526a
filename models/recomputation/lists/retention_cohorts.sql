-- Of those who joined in a year, how many were still members so many full years after; the dead are in neither count.
-- key: union_id, branch_id, join_year, years_since
with joiner as (
  select span.member_id, span.union_id, span.starts_on, span.ends_on, deceased_on, as_of, branch_id
  from span
  cross join tonight
  join member on member.member_id = span.member_id
  join whereabouts
    on whereabouts.member_id = span.member_id and whereabouts.span_number = span.span_number
    and case
      when span.ends_on - 1 <= least((date_trunc('month', span.starts_on) + interval '1 month')::date - 1, as_of)
        then not is_counted and day = span.ends_on - 1
      else is_counted and day = least((date_trunc('month', span.starts_on) + interval '1 month')::date - 1, as_of)
    end
  where span.starts_on <= as_of
),
anniversary as (
  select
    *, extract(year from starts_on)::bigint as join_year,
    (starts_on + make_interval(years => years_since))::date as on_day
  from joiner
  cross join generate_series(0, 10) as years_since
)
select
  union_id, branch_id, join_year, years_since::bigint as years_since, count(*) as joined,
  count(*) filter (where ends_on is null or ends_on > on_day + 1) as kept
from anniversary
where join_year >= (select extract(year from min(month)) from month)
  and make_date(join_year::integer + years_since, 12, 31) <= as_of
  and (deceased_on is null or deceased_on > on_day)
group by union_id, branch_id, join_year, years_since
