-- One row per membership tonight whose main job is new: since when, and whether the employer is new too.
with
enterprises as (
  select employer_unit_id, above_id as enterprise_id
  from {{ ref('int_employer_paths') }}
  where is_enterprise
),
new_jobs as (
  select
    members_now.membership_id,
    members_now.member_id,
    jobs.employer_unit_id,
    enterprises.enterprise_id,
    min(jobs.starts_on) as changed_on
  from {{ ref('int_members_now') }} as members_now
  inner join {{ ref('int_follow_up_terms') }} as terms on terms.union_id = members_now.union_id
  inner join {{ ref('stg_employments') }} as jobs
    on jobs.member_id = members_now.member_id
    and jobs.employer_unit_id = members_now.employer_unit_id
  inner join enterprises on enterprises.employer_unit_id = jobs.employer_unit_id
  cross join {{ ref('int_night') }} as night
  where jobs.starts_on <= night.as_of
    and jobs.starts_on > {{ plus_months('night.as_of', '-terms.risk_months') }}
    and (jobs.ends_on is null or jobs.ends_on > night.as_of)
  group by all
)
-- who has worked there before has not changed, and a first job is no change
select
  new_jobs.membership_id,
  new_jobs.changed_on,
  not bool_or(enterprises.enterprise_id = new_jobs.enterprise_id) as is_other_employer
from new_jobs
inner join {{ ref('stg_employments') }} as earlier
  on earlier.member_id = new_jobs.member_id
  and (earlier.starts_on is null or earlier.starts_on < new_jobs.changed_on)
inner join enterprises on enterprises.employer_unit_id = earlier.employer_unit_id
group by new_jobs.membership_id, new_jobs.changed_on
having not bool_or(earlier.employer_unit_id = new_jobs.employer_unit_id)
