-- a steward with anything recorded in the last ninety days is active
with deed as (
  select member_id, held_on as day from event_attendance join event using (event_id) where status = 'attended'
  union all
  select member_id, coalesce(completed_on, ends_on - 1, starts_on)
  from course_attendance join course using (course_id) where status = 'completed'
  union all
  select owner_id, happened_at::date
  from case_header
  join (
    select case_header_id, happened_at, is_automatic from case_event where kind <> 'reopened'
    union all
    select case_header_id, happened_at, is_automatic from contact
  ) as step using (case_header_id)
  where is_automatic is not true
),
-- the days on which a deed is recent enough
lately as materialized (
  select
    mandate_id, mandate_held.union_id, day as from_day,
    day + setting('active_steward_days', mandate_held.union_id, as_of) as until_day
  from mandate_held
  join deed using (member_id)
  cross join tonight
  where is_steward
),
standing as (
  select
    mandate_held.union_id, mandate_held.employer_unit_id, month, mandate_id,
    exists (
      select from lately
      where lately.mandate_id = mandate_held.mandate_id and lately.union_id = mandate_held.union_id
        and closes_on >= from_day and closes_on < until_day
    ) as is_active
  from month
  join mandate_held on mandate_held.starts_on <= closes_on and (ends_on is null or ends_on > closes_on)
  where is_steward
)
select
  standing.union_id, standing.employer_unit_id, branch_id, month, null as part,
  count(*) filter (where is_active) as numerator, count(*) as denominator
from standing
join home_branch
  on home_branch.employer_unit_id = standing.employer_unit_id and home_branch.union_id = standing.union_id
cross join tonight
where month >= coalesce(
  (select min(month) from standing as first where first.union_id = standing.union_id and first.is_active),
  date_trunc('month', as_of)
)
group by standing.union_id, standing.employer_unit_id, branch_id, month

-- a course, a meeting a year ago to the ninetieth day, a case of her own that a machine had the last word in
-- by hand 2022-08: w1 b1 1/1
-- by hand 2025-12: c b1 1/1, w1 b1 0/1, w2 b1 0/1, w3 b2 0/1
-- by hand 2026-01: c b1 0/1, w1 b1 0/1, w2 b1 0/1, w3 b2 0/1
-- by hand 2026-10: c b1 0/1, w1 b1 1/1
