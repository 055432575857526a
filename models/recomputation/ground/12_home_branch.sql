-- One row per union and employer unit: the branch that speaks for it, the one with most members below the unit tonight
-- (then most member-months, then the smallest id); else of its municipality, else of its enterprise, else none.
with member_months as (
  select
    union_id, employer_unit_id, branch_id,
    count(*) filter (where closes_on = as_of) as members_tonight, count(*) as member_months
  from counted_at
  cross join tonight
  where has_workplace
  group by union_id, employer_unit_id, branch_id
),
claim as (
  select above_id as employer_unit_id, union_id, branch_id, 1 as rank, members_tonight, member_months
  from member_months
  join employer_above on employer_above.employer_unit_id = member_months.employer_unit_id
  union all
  select there.employer_unit_id, union_id, branch_id, 2, members_tonight, member_months
  from member_months
  join employer_unit as here on here.employer_unit_id = member_months.employer_unit_id
  join employer_unit as there on there.municipality = here.municipality
  union all
  select below.employer_unit_id, union_id, branch_id, 3, members_tonight, member_months
  from member_months
  join employer_above as up on up.employer_unit_id = member_months.employer_unit_id and up.is_enterprise
  join employer_above as below on below.above_id = up.above_id
),
strength as materialized (
  select employer_unit_id, union_id, branch_id, rank, sum(members_tonight) as tonight, sum(member_months) as months
  from claim
  group by employer_unit_id, union_id, branch_id, rank
)
select
  "union".union_id, employer_unit.employer_unit_id,
  coalesce(
    (
      select branch_id from strength
      where strength.union_id = "union".union_id and strength.employer_unit_id = employer_unit.employer_unit_id
      order by rank, tonight desc, months desc, branch_id
      limit 1
    ),
    'nobranch:' || "union".union_id
  ) as branch_id
from "union"
cross join employer_unit
-- index: employer_unit_id
