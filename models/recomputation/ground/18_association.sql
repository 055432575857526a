-- One row per employer unit: its employers' association, its own or that of the nearest unit above that names one.
select distinct on (employer_above.employer_unit_id) -- all units above that name one
  employer_above.employer_unit_id, above.employer_association
from employer_above
join employer_unit as above on above.employer_unit_id = above_id
where above.employer_association is not null
order by employer_above.employer_unit_id, levels_up
-- index: employer_unit_id
