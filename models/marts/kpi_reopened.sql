-- One row per union, employer unit, branch and month: cases first closed in it, and those reopened within 30 days.
select
  cases.union_id,
  cases.employer_unit_id,
  cases.branch_id,
  cast(date_trunc('month', cases.closed_at) as date) as month,
  cast(count(*) filter (
    where cases.reopened_at <= cases.closed_at + rules.amount * interval '1' day
  ) as bigint) as numerator,
  cast(count(*) as bigint) as denominator
from {{ ref('int_cases') }} as cases
inner join {{ ref('int_rules') }} as rules
  on rules.union_id = cases.union_id
  and rules.rule = 'reopened_days'
where cases.closed_at is not null
group by all
