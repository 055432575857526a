-- One row per union, branch and sector tonight: workplaces and members, and those a steward covers.
with
sectors as (
  select employer_unit_id, coalesce(sector, 'unknown') as sector from {{ ref('stg_employer_units') }}
),
counted as (
  select
    workplaces.union_id, workplaces.branch_id, workplaces.employer_unit_id,
    1 as workplaces,
    case when workplaces.is_covered then 1 else 0 end as covered_of_all,
    case when workplaces.is_eligible then 1 else 0 end as eligible,
    case when workplaces.is_eligible and workplaces.is_covered then 1 else 0 end as covered,
    0 as members,
    0 as covered_members
  from {{ ref('int_workplace_coverage') }} as workplaces
  inner join {{ ref('int_night') }} as night on night.this_month = workplaces.month_number
  union all
  select
    employed.union_id, employed.branch_id, employed.employer_unit_id,
    0, 0, 0, 0,
    employed.members,
    case when workplaces.is_covered then employed.members else 0 end
  from {{ ref('int_employed') }} as employed
  inner join {{ ref('int_workplace_coverage') }} as workplaces using (union_id, employer_unit_id, month_number)
  inner join {{ ref('int_night') }} as night on night.this_month = employed.month_number
)
select
  counted.union_id,
  counted.branch_id,
  branches.region_id,
  sectors.sector,
  cast(sum(counted.workplaces) as bigint) as workplaces,
  cast(sum(counted.covered_of_all) as bigint) as covered_of_all,
  cast(sum(counted.eligible) as bigint) as eligible,
  cast(sum(counted.covered) as bigint) as covered,
  cast(sum(counted.members) as bigint) as members,
  cast(sum(counted.covered_members) as bigint) as covered_members
from counted
inner join sectors using (employer_unit_id)
inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = counted.branch_id
group by all
