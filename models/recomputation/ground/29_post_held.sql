-- One row per union, workplace and mandate of a deputy, chief steward or safety delegate there or at a unit above it.
select below.employer_unit_id as below_id, mandate_held.*
from mandate_held
join employer_above as below on below.above_id = mandate_held.employer_unit_id
join employer_unit on employer_unit.employer_unit_id = below.employer_unit_id and employer_unit.kind = 'workplace'
where role in ('deputy_steward', 'chief_steward', 'safety_delegate')
-- index: below_id
