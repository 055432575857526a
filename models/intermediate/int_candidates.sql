-- One row per union and employer unit where members who said or showed that they would take a role work, there or below.
with
signals as (
  select attendances.member_id
  from {{ ref('stg_course_attendances') }} as attendances
  where attendances.status in ('enrolled', 'completed')
  union
  select consents.member_id
  from {{ ref('stg_consents') }} as consents
  cross join {{ ref('int_night') }} as night
  where consents.kind = 'open_to_a_role'
    and consents.given_on <= night.as_of
    and (consents.withdrawn_on is null or consents.withdrawn_on > night.as_of)
),
objections as (
  select consents.member_id
  from {{ ref('stg_consents') }} as consents
  cross join {{ ref('int_night') }} as night
  where consents.kind = 'objects_to_profiling'
    and consents.given_on <= night.as_of
    and (consents.withdrawn_on is null or consents.withdrawn_on > night.as_of)
),
in_office as (
  select member_id from {{ ref('int_mandates') }} where is_steward and is_in_force
)
select
  jobs.union_id,
  paths.above_id as employer_unit_id,
  -- a member may have jobs at several workplaces of a company group
  cast(count(distinct jobs.member_id) as bigint) as candidates
from {{ ref('int_period_jobs') }} as jobs
cross join {{ ref('int_night') }} as night
inner join signals on signals.member_id = jobs.member_id
inner join {{ ref('int_employer_paths') }} as paths on paths.employer_unit_id = jobs.employer_unit_id
where jobs.to_month > night.this_month
  and jobs.member_id not in (select member_id from objections)
  and jobs.member_id not in (select member_id from in_office)
group by all
