-- One row per period of int_periods and employer unit with a job of the member (one row for all jobs at unknown workplaces).
with
ranked as (
  select
    periods.union_id,
    periods.member_id,
    periods.span_number,
    periods.branch_id,
    periods.from_month,
    periods.to_month,
    jobs.employer_unit_id,
    coalesce(
      jobs.leave_from_month <= periods.from_month and jobs.leave_to_month > periods.from_month, false
    ) as is_on_leave,
    cast(row_number() over (
      partition by periods.member_id, periods.span_number, periods.from_month
      order by
        jobs.employer_unit_id is null,
        jobs.share_percent desc nulls last,
        jobs.starts_on nulls first,
        jobs.employment_id nulls last
    ) as bigint) as place
  from {{ ref('int_periods') }} as periods
  inner join {{ ref('int_jobs') }} as jobs
    on jobs.member_id = periods.member_id
    and jobs.from_month <= periods.from_month
    and jobs.to_month > periods.from_month
)
select
  union_id,
  member_id,
  span_number,
  branch_id,
  from_month,
  to_month,
  employer_unit_id,
  min(place) = 1 and employer_unit_id is not null as is_primary,
  not bool_and(is_on_leave) as is_at_work
from ranked
group by union_id, member_id, span_number, branch_id, from_month, to_month, employer_unit_id
