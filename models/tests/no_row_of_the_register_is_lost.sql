-- One row per membership of the register that no row explains, or employer unit that the tree has lost.
select 'membership' as what, memberships.membership_id as id
from {{ ref('stg_memberships') }} as memberships
anti join {{ ref('counted_memberships') }} as explained on explained.membership_id = memberships.membership_id
union all
select 'employer_unit', units.employer_unit_id
from {{ ref('stg_employer_units') }} as units
anti join {{ ref('employer_units') }} as nodes on nodes.employer_unit_id = units.employer_unit_id
union all
select 'organisation_unit', units.organisation_unit_id
from {{ ref('stg_organisation_units') }} as units
anti join {{ ref('organisation_units') }} as nodes on nodes.organisation_unit_id = units.organisation_unit_id
