-- One row per membership counted tonight and workplace it has a job at; without any, the leaf of members without workplace.
with
workplaces as (
  select
    period_jobs.member_id,
    period_jobs.span_number,
    period_jobs.employer_unit_id,
    period_jobs.is_primary
  from {{ ref('int_period_jobs') }} as period_jobs
  cross join {{ ref('int_night') }} as night
  where period_jobs.to_month > night.this_month
    and period_jobs.employer_unit_id is not null
  union all
  select member_id, span_number, employer_unit_id, true
  from {{ ref('int_members_now') }}
  where employer_unit_id = 'without:' || branch_id
),
leaves as (
  select jobs.member_id, jobs.employer_unit_id
  from {{ ref('int_jobs') }} as jobs
  cross join {{ ref('int_night') }} as night
  where jobs.to_month > night.this_month
  group by all
  having bool_and(coalesce(jobs.leave_from_month <= night.this_month and jobs.leave_to_month > night.this_month, false))
),
job_ends as (
  select
    jobs.member_id,
    {{ plus_days('min(jobs.ends_on)', -1) }} as job_ends_on
  from {{ ref('int_jobs') }} as jobs
  cross join {{ ref('int_night') }} as night
  where jobs.to_month > night.this_month
    and jobs.ends_on is not null
  group by all
),
arrears as (
  select arrears.member_id, arrears.span_number, arrears.months_owed, arrears.owed_minor
  from {{ ref('int_arrears') }} as arrears
  cross join {{ ref('int_night') }} as night
  where arrears.month_number = night.this_month
),
objections as (
  select distinct consents.member_id
  from {{ ref('stg_consents') }} as consents
  cross join {{ ref('int_night') }} as night
  where consents.kind = 'objects_to_profiling'
    and consents.given_on <= night.as_of
    and (consents.withdrawn_on is null or consents.withdrawn_on > night.as_of)
)
select
  members_now.union_id,
  members_now.membership_id,
  members_now.member_id,
  people.given_name,
  people.family_name,
  {{ name_key('people.given_name', 'people.family_name') }} as name_key,
  workplaces.employer_unit_id,
  units.l as unit_l,
  units.name as workplace_name,
  workplaces.is_primary,
  members_now.branch_id,
  branches.region_id,
  members_now.kind,
  members_now.joined_on,
  members_now.in_work,
  leaves.member_id is not null as on_leave,
  members_now.is_exempt,
  cast(coalesce(arrears.months_owed, 0) as integer) as months_owed,
  coalesce(arrears.owed_minor, 0) as owed_minor,
  unions.currency,
  members_now.leaves_on,
  job_ends.job_ends_on,
  members_now.is_new,
  people.occupation,
  people.email,
  people.phone,
  objections.member_id is not null as objects_to_profiling,
  coalesce(people.is_protected, false) as is_protected
from {{ ref('int_members_now') }} as members_now
inner join workplaces using (member_id, span_number)
inner join {{ ref('stg_members') }} as people on people.member_id = members_now.member_id
inner join {{ ref('stg_unions') }} as unions on unions.union_id = members_now.union_id
inner join {{ ref('employer_units') }} as units on units.employer_unit_id = workplaces.employer_unit_id
inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = members_now.branch_id
left join leaves
  on leaves.member_id = members_now.member_id
  and leaves.employer_unit_id = workplaces.employer_unit_id
left join job_ends on job_ends.member_id = members_now.member_id
left join arrears
  on arrears.member_id = members_now.member_id
  and arrears.span_number = members_now.span_number
left join objections on objections.member_id = members_now.member_id
