-- One row per bridged span and day asked: the cell the member stood in on that day.
select
  row_in_force.*, coalesce(employer_unit_id, 'without:' || branch_id) as employer_unit_id,
  employer_unit_id is not null as has_workplace
from row_in_force
left join main_job using (member_id, day)
-- index: member_id, day
-- index: day
