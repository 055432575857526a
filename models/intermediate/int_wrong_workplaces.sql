-- One row per membership tonight and sign that its main workplace is not the right one: other_employer, job_unconfirmed.
with
enterprises as (
  select employer_unit_id, above_id as enterprise_id
  from {{ ref('int_employer_paths') }}
  where is_enterprise
),
jobs as (
  select
    members_now.membership_id,
    members_now.member_id,
    terms.payroll_employer_months,
    terms.unconfirmed_months,
    enterprises.enterprise_id,
    employments.employer_unit_id = members_now.employer_unit_id as is_main,
    coalesce(employments.starts_on, date '1900-01-01') as starts_on,
    employments.confirmed_on
  from {{ ref('int_members_now') }} as members_now
  inner join {{ ref('int_follow_up_terms') }} as terms on terms.union_id = members_now.union_id
  inner join {{ ref('stg_employments') }} as employments on employments.member_id = members_now.member_id
  inner join enterprises on enterprises.employer_unit_id = employments.employer_unit_id
  cross join {{ ref('int_night') }} as night
  where (employments.starts_on is null or employments.starts_on <= night.as_of)
    and (employments.ends_on is null or employments.ends_on > night.as_of)
),
main_jobs as (
  select
    membership_id, member_id, payroll_employer_months, unconfirmed_months,
    min(starts_on) as starts_on,
    max(confirmed_on) as confirmed_on
  from jobs
  where is_main
  group by all
),
-- who deducted dues from the wages last, and in what month
deductions as (
  select charges.member_id, charges.period_on, enterprises.enterprise_id
  from {{ ref('stg_dues_charges') }} as charges
  inner join enterprises on enterprises.employer_unit_id = charges.employer_unit_id
  cross join {{ ref('int_night') }} as night
  where charges.payer = 'payroll'
    and charges.amount_minor > 0
    and charges.period_on <= night.as_of
    and charges.period_on > {{ plus_months('night.as_of', -12) }}
  qualify row_number() over (
    partition by charges.member_id order by charges.period_on desc nulls last, charges.dues_charge_id desc nulls last
  ) = 1
)
-- the month in which a job began may still be the last employer's
select main_jobs.membership_id, 'other_employer' as rule, deductions.period_on as on_date
from main_jobs
inner join deductions on deductions.member_id = main_jobs.member_id
cross join {{ ref('int_night') }} as night
where deductions.period_on >= main_jobs.starts_on
  and deductions.period_on > {{ plus_months('night.as_of', '-main_jobs.payroll_employer_months') }}
  and not exists (
    select 1 from jobs
    where jobs.membership_id = main_jobs.membership_id
      and jobs.enterprise_id = deductions.enterprise_id
  )
union all
select main_jobs.membership_id, 'job_unconfirmed', main_jobs.confirmed_on
from main_jobs
cross join {{ ref('int_night') }} as night
where main_jobs.confirmed_on < {{ plus_months('night.as_of', '-main_jobs.unconfirmed_months') }}
