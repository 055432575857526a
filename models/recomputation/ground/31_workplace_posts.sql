-- One row per month, union and open workplace with a member at work: the posts of its chain, needed and held.
with chief as (
  select month, union_id, unnest(workplaces) as employer_unit_id from group_chief where is_needed
)
select
  workplace_coverage.month, workplace_coverage.closes_on, workplace_coverage.union_id,
  workplace_coverage.employer_unit_id, workplace_coverage.branch_id, is_eligible, is_covered,
  chief.month is not null as needs_chief,
  coalesce(
    employees >= (
      select min(legal_line.threshold)
      from legal_line(
        'safety_delegate', 'workplace', workplace_coverage.union_id, association.employer_association,
        workplace_coverage.closes_on
      )
    ),
    false
  ) as needs_safety,
  coalesce(has_deputy, false) as has_deputy, coalesce(has_chief, false) as has_chief,
  coalesce(has_safety, false) as has_safety
from workplace_coverage
left join chief
  on chief.month = workplace_coverage.month and chief.union_id = workplace_coverage.union_id
  and chief.employer_unit_id = workplace_coverage.employer_unit_id
left join association on association.employer_unit_id = workplace_coverage.employer_unit_id
left join headcount_in_force
  on headcount_in_force.month = workplace_coverage.month and headcount_in_force.union_id = workplace_coverage.union_id
  and headcount_in_force.employer_unit_id = workplace_coverage.employer_unit_id
left join lateral (
  select
    bool_or(role = 'deputy_steward') as has_deputy, bool_or(role = 'chief_steward') as has_chief,
    bool_or(role = 'safety_delegate') as has_safety
  from post_held
  where below_id = workplace_coverage.employer_unit_id and post_held.union_id = workplace_coverage.union_id
    and starts_on <= workplace_coverage.closes_on and (ends_on is null or ends_on > workplace_coverage.closes_on)
) as held on true
-- index: employer_unit_id, month
