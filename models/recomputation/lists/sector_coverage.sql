-- Coverage tonight by the sector of the workplace: of the eligible, of all, and of the members at work there.
-- key: union_id, branch_id, sector
with place as (
  select workplace_coverage.*, coalesce(sector, 'unknown') as sector
  from workplace_coverage
  join employer_unit on employer_unit.employer_unit_id = workplace_coverage.employer_unit_id
  join tonight on closes_on = as_of
),
member_of as (
  select counted_at.union_id, counted_at.branch_id, place.sector, place.is_covered
  from counted_at
  join place
    on place.union_id = counted_at.union_id and place.employer_unit_id = counted_at.employer_unit_id
    and place.month = counted_at.month
)
select
  union_id, branch_id, sector,
  count(*) filter (where is_workplace) as workplaces,
  count(*) filter (where is_workplace and is_covered) as covered_of_all,
  count(*) filter (where is_workplace and is_eligible) as eligible,
  count(*) filter (where is_workplace and is_eligible and is_covered) as covered,
  count(*) filter (where not is_workplace) as members,
  count(*) filter (where not is_workplace and is_covered) as covered_members
from (
  select union_id, branch_id, sector, is_covered, is_eligible, true as is_workplace from place
  union all
  select union_id, branch_id, sector, is_covered, null, false from member_of
) as counted
group by union_id, branch_id, sector
