-- One row per union, employer unit, branch and month: cases first closed in it, and those settled at the first contact for good.
select
  cases.union_id,
  cases.employer_unit_id,
  cases.branch_id,
  cast(date_trunc('month', cases.closed_at) as date) as month,
  cast(count(*) filter (
    where cast(cases.closed_at as date) <= cast(cases.first_contact_at as date)
      and cases.transfers = 0
      and (cases.reopened_at is null or cases.reopened_at > cases.closed_at + rules.amount * interval '1' day)
  ) as bigint) as numerator,
  cast(count(*) as bigint) as denominator
from {{ ref('int_cases') }} as cases
inner join {{ ref('int_rules') }} as rules
  on rules.union_id = cases.union_id
  and rules.rule = 'first_contact_days'
where cases.closed_at is not null
group by all
