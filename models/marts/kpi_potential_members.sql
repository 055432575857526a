-- One row per union, workplace, home branch and month with a known eligible headcount: eligible people who are not members.
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  cast(eligible - member_jobs as bigint) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_workplace_months') }}
where eligible > member_jobs
