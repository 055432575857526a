with held as (
  select *, votes > 0 or candidates > 1 as is_by_vote from election
),
voted as (
  select held.union_id, held.employer_unit_id, branch_id, held_on, votes, entitled
  from held
  join home_branch on home_branch.union_id = held.union_id and home_branch.employer_unit_id = held.employer_unit_id
  where is_by_vote
  union all
  select held.union_id, 'without:' || organisation_unit_id, organisation_unit_id, held_on, votes, entitled
  from held
  join organisation_unit using (organisation_unit_id)
  where is_by_vote and employer_unit_id is null and kind = 'branch'
)
select
  union_id, employer_unit_id, branch_id, month, null as part, sum(votes)::bigint as numerator,
  sum(entitled)::bigint as denominator
from voted
join month
  on held_on <= closes_on and date_trunc('month', held_on) > date_trunc('month', closes_on) - interval '12 months'
where entitled > 0
group by union_id, employer_unit_id, branch_id, month

-- by hand 2026-09: w1 b1 5/9
-- by hand 2026-10: without:b1 b1 3/4
