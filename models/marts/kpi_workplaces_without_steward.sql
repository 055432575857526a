-- One row per union, workplace, home branch and month with enough members for a steward: 1 when there is none.
with
workplaces as (
  select
    unit_jobs.union_id,
    unit_jobs.employer_unit_id,
    unit_jobs.month_number,
    unit_jobs.month,
    unit_jobs.numerator as member_jobs,
    associations.employer_association
  from {{ ref('int_unit_jobs') }} as unit_jobs
  inner join {{ ref('stg_employer_units') }} as units
    on units.employer_unit_id = unit_jobs.employer_unit_id
    and units.kind = 'workplace'
  inner join {{ ref('int_associations') }} as associations on associations.employer_unit_id = unit_jobs.employer_unit_id
  inner join {{ ref('int_months') }} as months on months.month_number = unit_jobs.month_number
  where units.closed_on is null or units.closed_on > months.closes_on
),
eligible as (
  select workplaces.union_id, workplaces.employer_unit_id, workplaces.month_number, workplaces.month
  from workplaces
  inner join {{ ref('int_steward_thresholds') }} as thresholds
    on thresholds.union_id = workplaces.union_id
    and thresholds.employer_association = workplaces.employer_association
    and thresholds.level = 'workplace'
    and thresholds.month_number = workplaces.month_number
  left join {{ ref('int_headcounts') }} as headcounts
    on headcounts.union_id = workplaces.union_id
    and headcounts.employer_unit_id = workplaces.employer_unit_id
    and headcounts.from_month <= workplaces.month_number
    and headcounts.to_month > workplaces.month_number
  where case when thresholds.base = 'employees' then headcounts.employees else workplaces.member_jobs end
    >= thresholds.threshold
),
excused_spans as (
  select coverage.union_id, coverage.employer_unit_id, coverage.from_month, coverage.to_month
  from {{ ref('int_coverage') }} as coverage
  union all
  -- a new election after a full term may not be registered yet
  select
    coverage.union_id,
    coverage.employer_unit_id,
    coverage.to_month,
    {{ close_after(plus_days('coverage.ends_on', 'grace.amount')) }}
  from {{ ref('int_coverage') }} as coverage
  inner join {{ ref('int_rules') }} as grace
    on grace.union_id = coverage.union_id
    and grace.rule = 'reelection_grace_days'
  cross join {{ ref('int_night') }} as night
  where coverage.is_full_term
),
excused as (
  -- several mandates may cover a workplace at once
  select distinct excused_spans.union_id, excused_spans.employer_unit_id, months.month_number
  from excused_spans
  inner join {{ ref('int_months') }} as months
    on months.month_number >= excused_spans.from_month
    and months.month_number < excused_spans.to_month
    and months.is_published
)
select
  eligible.union_id,
  eligible.employer_unit_id,
  homes.branch_id,
  eligible.month,
  cast(case when excused.union_id is null then 1 else 0 end as bigint) as numerator,
  cast(1 as bigint) as denominator
from eligible
inner join {{ ref('int_home_branches') }} as homes using (union_id, employer_unit_id)
left join excused using (union_id, employer_unit_id, month_number)
