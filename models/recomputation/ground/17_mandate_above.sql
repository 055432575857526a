-- One row per employer unit, union represented and mandate that covers the unit: a steward's own, or one above it whose
-- role covers what lies below.
select employer_above.employer_unit_id as below_id, employer_above.levels_up, mandate_held.*
from employer_above
join mandate_held on mandate_held.employer_unit_id = employer_above.above_id
where (levels_up = 0 and is_steward) or (levels_up > 0 and covers_below)
-- index: below_id
