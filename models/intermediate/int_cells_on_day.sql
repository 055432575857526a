-- One row per bridged membership and day, other than a month's close, on which its cell is asked for: the last day of who
-- joined and left in one month, the day a year before a night that is not a month's end, and the day before a job was lost.
with
asked as (
  select member_id, span_number, union_id, {{ plus_days('ends_on', -1) }} as asked_on, 'last_day' as why
  from {{ ref('int_memberships') }}
  cross join {{ ref('int_night') }} as night
  where from_month >= to_month
    and {{ plus_days('ends_on', -1) }} <= night.as_of
  union all
  select member_id, span_number, union_id, night.a_year_ago, 'a_year_ago'
  from {{ ref('int_memberships') }}
  cross join {{ ref('int_night') }} as night
  where not night.is_month_end
    and starts_on <= night.a_year_ago
    and (ends_on is null or ends_on > {{ plus_days('night.a_year_ago', 1) }})
  union all
  select member_id, span_number, union_id, {{ plus_days('lost_on', -1) }}, 'before_job_loss'
  from {{ ref('int_job_losses') }}
),
in_branch as (
  select
    asked.member_id, asked.span_number, asked.union_id, asked.asked_on, asked.why,
    membership_rows.branch_id
  from asked
  inner join {{ ref('int_membership_rows') }} as membership_rows
    on membership_rows.member_id = asked.member_id
    and membership_rows.span_number = asked.span_number
    and membership_rows.starts_on <= asked.asked_on
  qualify row_number() over (
    partition by asked.member_id, asked.span_number, asked.why, asked.asked_on
    order by membership_rows.starts_on desc nulls last, membership_rows.membership_id desc nulls last
  ) = 1
),
at_workplace as (
  select
    in_branch.member_id, in_branch.span_number, in_branch.why, in_branch.asked_on,
    employments.employer_unit_id
  from in_branch
  inner join {{ ref('stg_employments') }} as employments
    on employments.member_id = in_branch.member_id
    and employments.employer_unit_id is not null
    and (employments.starts_on is null or employments.starts_on <= in_branch.asked_on)
    and (employments.ends_on is null or employments.ends_on > in_branch.asked_on)
  qualify row_number() over (
    partition by in_branch.member_id, in_branch.span_number, in_branch.why, in_branch.asked_on
    order by
      coalesce(employments.share_percent, 0) desc nulls last,
      employments.starts_on nulls first,
      employments.employment_id nulls last
  ) = 1
)
select
  in_branch.union_id,
  in_branch.member_id,
  in_branch.span_number,
  in_branch.asked_on,
  in_branch.why,
  coalesce(at_workplace.employer_unit_id, 'without:' || in_branch.branch_id) as employer_unit_id,
  in_branch.branch_id
from in_branch
left join at_workplace using (member_id, span_number, why, asked_on)
