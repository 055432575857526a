-- One row per month, union and open workplace with a member at work: whether it is large enough for a steward by the
-- rule that fits best, and whether one covers it.
with staffed as (
  select
    month, closes_on, union_id, member_job.employer_unit_id, count(*) as members
  from member_job
  join employer_unit on employer_unit.employer_unit_id = member_job.employer_unit_id
  where employer_unit.kind = 'workplace' and (closed_on is null or closed_on > closes_on)
  group by month, closes_on, union_id, member_job.employer_unit_id
),
ruled as (
  select
    staffed.*, home_branch.branch_id, rule.base, rule.threshold,
    case when rule.base = 'employees' then headcount_in_force.employees else members end >= rule.threshold as is_enough
  from staffed
  join home_branch
    on home_branch.union_id = staffed.union_id and home_branch.employer_unit_id = staffed.employer_unit_id
  left join association on association.employer_unit_id = staffed.employer_unit_id
  left join headcount_in_force
    on headcount_in_force.month = staffed.month and headcount_in_force.union_id = staffed.union_id
    and headcount_in_force.employer_unit_id = staffed.employer_unit_id
  cross join lateral (
    select base, threshold from steward_thresholds
    where steward_thresholds.union_id in (staffed.union_id, '*')
      and steward_thresholds.employer_association in (association.employer_association, '*')
      and level = 'workplace' and role = 'steward'
      and starts_on <= staffed.closes_on and (ends_on is null or ends_on > staffed.closes_on)
    order by steward_thresholds.union_id = '*', steward_thresholds.employer_association = '*'
    limit 1
  ) as rule
)
select
  month, closes_on, union_id, employer_unit_id, branch_id, members, base, threshold,
  coalesce(is_enough, false) as is_eligible,
  exists (
    select from mandate_above
    where mandate_above.below_id = ruled.employer_unit_id and mandate_above.union_id = ruled.union_id
      and starts_on <= closes_on and (ends_on is null or ends_on > closes_on)
  ) as is_covered,
  exists (
    select from mandate_above
    where mandate_above.below_id = ruled.employer_unit_id and mandate_above.union_id = ruled.union_id
      and is_served_to_term and ends_on <= closes_on and closes_on < ends_on + reelection_grace_days
  ) as is_in_reelection
from ruled
