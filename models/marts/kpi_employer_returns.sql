-- One row per union, employer unit, branch, month and part: employers' returns expected in the month by tonight, by how they came.
select
  returns.union_id,
  returns.employer_unit_id,
  returns.branch_id,
  months.month,
  returns.state as part,
  cast(count(*) as bigint) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_returns') }} as returns
inner join {{ ref('int_months') }} as months using (month_number)
where months.is_published
group by returns.union_id, returns.employer_unit_id, returns.branch_id, months.month, returns.state
