-- One row per branch or region and every unit above it, itself and its union included.
with recursive climb as (
  select organisation_unit_id, union_id, organisation_unit_id as above_id, parent_id from organisation_unit
  union all
  select climb.organisation_unit_id, climb.union_id, above.organisation_unit_id, above.parent_id
  from climb
  join organisation_unit as above on above.organisation_unit_id = climb.parent_id
)
select organisation_unit_id, union_id, above_id from climb
union all
select organisation_unit_id, union_id, union_id from organisation_unit
union all
-- the synthetic branch of members without one
select 'nobranch:' || union_id, union_id, 'nobranch:' || union_id from "union"
union all
select 'nobranch:' || union_id, union_id, union_id from "union"
-- index: organisation_unit_id
