-- One row per period of int_periods: the member's primary workplace, whether at work and whether exempt at its closes.
with
jobs_of_period as (
  select
    member_id,
    span_number,
    from_month,
    max(employer_unit_id) filter (where is_primary) as employer_unit_id,
    bool_or(is_at_work) as is_at_work
  from {{ ref('int_period_jobs') }}
  group by all
),
exempt_periods as (
  -- overlapping exemptions give a period twice
  select distinct
    periods.member_id,
    periods.span_number,
    periods.from_month
  from {{ ref('int_periods') }} as periods
  inner join {{ ref('int_exempt_spans') }} as exempt_spans
    on exempt_spans.member_id = periods.member_id
    and exempt_spans.from_month <= periods.from_month
    and exempt_spans.to_month > periods.from_month
)
select
  periods.union_id,
  periods.member_id,
  periods.span_number,
  coalesce(jobs_of_period.employer_unit_id, 'without:' || periods.branch_id) as employer_unit_id,
  periods.branch_id,
  periods.from_month,
  periods.to_month,
  jobs_of_period.member_id is not null as has_job,
  coalesce(jobs_of_period.is_at_work, false) as in_work,
  exempt_periods.member_id is not null as is_exempt
from {{ ref('int_periods') }} as periods
left join jobs_of_period using (member_id, span_number, from_month)
left join exempt_periods using (member_id, span_number, from_month)
