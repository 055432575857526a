-- One row per job that covers at least one month's close: the closes it covers and those of its full-time leave.
select
  employments.employment_id,
  employments.member_id,
  employments.employer_unit_id,
  coalesce(employments.starts_on, date '1900-01-01') as starts_on,
  employments.ends_on,
  coalesce(employments.share_percent, 0) as share_percent,
  {{ close_after("coalesce(employments.starts_on, date '1900-01-01')") }} as from_month,
  {{ close_after('employments.ends_on') }} as to_month,
  case
    when employments.leave_starts_on is not null then {{ close_after('employments.leave_starts_on') }}
  end as leave_from_month,
  case
    when employments.leave_starts_on is not null then {{ close_after('employments.leave_ends_on') }}
  end as leave_to_month
from {{ ref('stg_employments') }} as employments
cross join {{ ref('int_window') }} as night
where {{ close_after("coalesce(employments.starts_on, date '1900-01-01')") }}
    < {{ close_after('employments.ends_on') }}
  and {{ close_after('employments.ends_on') }} > night.first_month - 13
