-- One row per union, open workplace and month with a member job there: enough members for a steward, and is there one?
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
sized as (
  select
    workplaces.union_id,
    workplaces.employer_unit_id,
    workplaces.month_number,
    workplaces.month,
    workplaces.member_jobs,
    headcounts.employees,
    coalesce(
      case when thresholds.base = 'employees' then headcounts.employees else workplaces.member_jobs end
      >= thresholds.threshold,
      false
    ) as is_eligible
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
),
steward_spans as (
  select
    coverage.union_id,
    coverage.employer_unit_id,
    true as in_office,
    coverage.from_month,
    coverage.to_month
  from {{ ref('int_coverage') }} as coverage
  union all
  -- a new election after a full term may not be registered yet
  select
    coverage.union_id,
    coverage.employer_unit_id,
    false,
    coverage.to_month,
    {{ close_after(plus_days('coverage.ends_on', 'grace.amount')) }}
  from {{ ref('int_coverage') }} as coverage
  inner join {{ ref('int_rules') }} as grace
    on grace.union_id = coverage.union_id
    and grace.rule = 'reelection_grace_days'
  cross join {{ ref('int_night') }} as night
  where coverage.is_full_term
),
steward_months as (
  -- several mandates may cover a workplace at once
  select steward_spans.union_id, steward_spans.employer_unit_id, months.month_number,
    bool_or(steward_spans.in_office) as is_covered
  from steward_spans
  inner join {{ ref('int_months') }} as months
    on months.month_number >= steward_spans.from_month
    and months.month_number < steward_spans.to_month
    and months.is_published
  group by all
)
select
  sized.union_id,
  sized.employer_unit_id,
  homes.branch_id,
  sized.month_number,
  sized.month,
  sized.member_jobs,
  sized.employees,
  sized.is_eligible,
  coalesce(steward_months.is_covered, false) as is_covered,
  coalesce(not steward_months.is_covered, false) as awaits_election
from sized
inner join {{ ref('int_home_branches') }} as homes using (union_id, employer_unit_id)
left join steward_months using (union_id, employer_unit_id, month_number)
