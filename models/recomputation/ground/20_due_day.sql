-- One row per union and day on which a charge was due: the grace and the tolerance in force on it.
select
  union_id, due_on, setting('dues_grace_days', union_id, due_on) as grace,
  setting('dues_tolerance_minor', union_id, due_on) as tolerance
from (select distinct due_on from dues_charge) as each_day
cross join "union"
