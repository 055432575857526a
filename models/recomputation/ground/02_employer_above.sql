-- One row per employer unit and every unit above it, itself (0 levels up) and the root `employers` included; the leaf
-- of a branch's members without a workplace hangs right under the root.
with recursive climb as (
  select employer_unit_id, employer_unit_id as above_id, parent_id, 0 as levels_up from employer_unit
  union all
  select climb.employer_unit_id, above.employer_unit_id, above.parent_id, levels_up + 1
  from climb
  join employer_unit as above on above.employer_unit_id = climb.parent_id
)
select employer_unit_id, above_id, levels_up, parent_id is null as is_enterprise from climb
union all
select employer_unit_id, 'employers', levels_up + 1, false from climb where parent_id is null
union all
select 'without:' || organisation_unit_id, 'without:' || organisation_unit_id, 0, true
from (select distinct organisation_unit_id from organisation_above) as branch
union all
select 'without:' || organisation_unit_id, 'employers', 1, false
from (select distinct organisation_unit_id from organisation_above) as branch
-- index: employer_unit_id
-- index: above_id
