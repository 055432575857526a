-- One row per election and place it stands at: its employer unit, or its branch's leaf where it is of no unit.
select election_id, election.union_id, employer_unit_id, branch_id, held_on, candidates, entitled, votes
from election
join home_branch using (union_id, employer_unit_id)
union all
select
  election_id, election.union_id, 'without:' || organisation_unit_id, organisation_unit_id, held_on, candidates, entitled, votes
from election
join organisation_unit using (organisation_unit_id)
where employer_unit_id is null and kind = 'branch'
