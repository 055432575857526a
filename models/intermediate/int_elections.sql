-- One row per election held by tonight that has a place: the place, and the months at whose closes it was of the last twelve.
select
  elections.election_id,
  elections.union_id,
  coalesce(elections.employer_unit_id, 'without:' || branches.organisation_unit_id) as employer_unit_id,
  coalesce(homes.branch_id, branches.organisation_unit_id) as branch_id,
  elections.candidates,
  elections.entitled,
  elections.votes,
  {{ month_number('elections.held_on') }} as from_month,
  {{ month_number('elections.held_on') }} + 12 as to_month
from {{ ref('stg_elections') }} as elections
cross join {{ ref('int_night') }} as night
left join {{ ref('int_home_branches') }} as homes
  on homes.union_id = elections.union_id
  and homes.employer_unit_id = elections.employer_unit_id
left join {{ ref('stg_organisation_units') }} as branches
  on branches.organisation_unit_id = elections.organisation_unit_id
  and branches.kind = 'branch'
where elections.held_on <= night.as_of
  and coalesce(homes.branch_id, branches.organisation_unit_id) is not null
