-- One row per union, workplace, home branch, month and band with a known eligible headcount: 1, in the band of its density.
select
  workplaces.union_id,
  workplaces.employer_unit_id,
  workplaces.branch_id,
  workplaces.month,
  bands.part,
  cast(1 as bigint) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_workplace_months') }} as workplaces
inner join {{ ref('density_bands') }} as bands
  on bands.from_percent * workplaces.eligible <= 100 * workplaces.member_jobs
  and (bands.to_percent is null or bands.to_percent * workplaces.eligible > 100 * workplaces.member_jobs)
where workplaces.eligible > 0
