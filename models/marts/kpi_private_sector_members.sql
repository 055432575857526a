-- One row per union, workplace, branch and month: members at private workplaces, of those at workplaces whose sector is known.
select
  members.union_id,
  members.employer_unit_id,
  members.branch_id,
  members.month,
  cast(case when units.sector = 'private' then members.numerator else 0 end as bigint) as numerator,
  members.numerator as denominator
from {{ ref('kpi_members') }} as members
inner join {{ ref('stg_employer_units') }} as units on units.employer_unit_id = members.employer_unit_id
where units.sector is not null
