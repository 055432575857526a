-- One row per union and workplace it organises: any, when it is alone in the register; else by members' jobs and agreements.
with
alone as (
  select min(union_id) as union_id from {{ ref('stg_unions') }} having count(*) = 1
),
by_job as (
  select members.union_id, employments.employer_unit_id
  from {{ ref('stg_employments') }} as employments
  inner join {{ ref('stg_members') }} as members using (member_id)
  where employments.employer_unit_id is not null
  group by all
),
by_agreement as (
  select agreements.union_id, paths.employer_unit_id
  from {{ ref('stg_agreements') }} as agreements
  inner join {{ ref('int_employer_paths') }} as paths on paths.above_id = agreements.employer_unit_id
  group by all
),
organised as (
  select alone.union_id, units.employer_unit_id
  from alone
  cross join {{ ref('stg_employer_units') }} as units
  union
  select union_id, employer_unit_id from by_job
  union
  select union_id, employer_unit_id from by_agreement
)
select organised.union_id, organised.employer_unit_id
from organised
inner join {{ ref('stg_employer_units') }} as units using (employer_unit_id)
where units.kind = 'workplace'
