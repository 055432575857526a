-- One row per union, place, branch and month: votes and entitled of the elections with a vote in the year to the close.
select
  elections.union_id,
  elections.employer_unit_id,
  elections.branch_id,
  months.month,
  cast(sum(elections.votes) as bigint) as numerator,
  cast(sum(elections.entitled) as bigint) as denominator
from {{ ref('int_elections') }} as elections
inner join {{ ref('int_months') }} as months
  on months.month_number >= elections.from_month
  and months.month_number < elections.to_month
  and months.is_published
-- one candidate may be elected without a vote
where (elections.votes > 0 or elections.candidates > 1)
  and elections.entitled > 0
group by elections.union_id, elections.employer_unit_id, elections.branch_id, months.month
