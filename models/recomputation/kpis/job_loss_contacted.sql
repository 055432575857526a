-- in the cell of the day before the loss; a member's jobs, and the fund's benefits, are one stretch where they touch
with number as (
  select
    union_id, as_of,
    setting('job_loss_contact_days', union_id, as_of) as talk_days,
    setting('job_loss_notice_days', union_id, as_of) as notice_days,
    setting('job_loss_days', union_id, as_of) as loss_days
  from "union"
  cross join tonight
),
job_stretch as (
  select member_id, unnest(range_agg(daterange(starts_on, ends_on))) as stretch
  from employment
  group by member_id
),
job_over as (
  select member_id, lost_on
  from (
    select member_id, upper(stretch) as lost_on, lead(lower(stretch)) over (partition by member_id order by stretch) as next_on
    from job_stretch
  ) as stretch
  join member using (member_id)
  join number using (union_id)
  where lost_on is not null and (next_on is null or next_on > lost_on + talk_days)
),
benefit_begun as (
  select member_id, lower(stretch) as lost_on
  from (
    select member_id, unnest(range_agg(daterange(starts_on, ends_on))) as stretch
    from fund_state
    where state = 'benefit' and reason in ('unemployed', 'laid_off')
    group by member_id
  ) as benefit_stretch
  join member using (member_id)
  join number using (union_id)
  where not exists (
    select from job_over
    where job_over.member_id = benefit_stretch.member_id and lower(stretch) - job_over.lost_on between 0 and loss_days
  )
),
loss as (
  select distinct on (span.member_id, date_trunc('month', lost_on)) -- the first of a month
    span.member_id, span.union_id, span.starts_on as span_starts_on, lost_on, lost_on - notice_days as talk_from,
    lost_on + talk_days as until_on
  from (select * from job_over union select * from benefit_begun) as lost
  join span
    on span.member_id = lost.member_id and span.starts_on < lost_on
  join number
    on number.union_id = span.union_id and lost_on + talk_days <= as_of
    and (span.ends_on is null or span.ends_on - 1 > lost_on + talk_days)
  where (
      select counted_row.kind from counted_row
      where counted_row.member_id = span.member_id and counted_row.starts_on between span.starts_on and lost_on - 1
      order by counted_row.starts_on desc, membership_id desc
      limit 1
    ) = 'working'
    and (
      select counted_row.kind from counted_row
      where counted_row.member_id = span.member_id and counted_row.starts_on between span.starts_on and lost_on + talk_days
      order by counted_row.starts_on desc, membership_id desc
      limit 1
    ) in ('working', 'unemployed')
  order by span.member_id, date_trunc('month', lost_on), lost_on
),
placed as (
  select
    loss.*, coalesce(organisation_unit_id, 'nobranch:' || loss.union_id) as branch_id,
    (
      select employer_unit_id from employment
      where employment.member_id = loss.member_id and employer_unit_id is not null
        and (employment.starts_on is null or employment.starts_on < lost_on)
        and (employment.ends_on is null or employment.ends_on >= lost_on)
      order by coalesce(share_percent, 0) desc, coalesce(employment.starts_on, '-infinity'), employment_id
      limit 1
    ) as workplace_id
  from loss
  cross join lateral (
    select branch_id from counted_row
    where counted_row.member_id = loss.member_id and counted_row.starts_on between span_starts_on and lost_on - 1
    order by counted_row.starts_on desc, membership_id desc
    limit 1
  ) as row_in_force
  left join organisation_unit
    on organisation_unit_id = row_in_force.branch_id and organisation_unit.union_id = loss.union_id
)
select
  union_id, coalesce(workplace_id, 'without:' || branch_id) as employer_unit_id, branch_id, month.month, null as part,
  count(*) filter (
    where exists (
      select from contact
      where contact.member_id = placed.member_id and is_automatic is not true
        and happened_at >= talk_from and happened_at < until_on + 1
    )
  ) as numerator,
  count(*) as denominator
from placed
join month on month.month = date_trunc('month', until_on)
group by union_id, coalesce(workplace_id, 'without:' || branch_id), branch_id, month.month

-- lea was told of the end thirty days before, and talked about it that day
-- by hand 2025-03: without:b1 b1 1/1
-- bo was laid off, and is unemployed without a day between
-- by hand 2026-03: without:b2 b2 0/1
-- by hand 2026-04: nothing
