-- One row per membership tonight and reason that has to do with work: job_loss, job_ends, certificate.
with
lost as (
  -- the last job is over and none is known to follow
  select members_now.membership_id, {{ plus_days('max(jobs.ends_on)', -1) }} as lost_on
  from {{ ref('int_members_now') }} as members_now
  inner join {{ ref('stg_employments') }} as jobs on jobs.member_id = members_now.member_id
  cross join {{ ref('int_night') }} as night
  where members_now.kind = 'working'
    and not members_now.has_job
  group by members_now.membership_id, night.as_of
  having count(*) = count(jobs.ends_on)
    and max(jobs.ends_on) <= night.as_of
  union all
  select members_now.membership_id, fund_states.starts_on
  from {{ ref('int_members_now') }} as members_now
  inner join {{ ref('stg_fund_states') }} as fund_states on fund_states.member_id = members_now.member_id
  cross join {{ ref('int_night') }} as night
  where fund_states.state = 'benefit'
    and fund_states.reason in ('unemployed', 'laid_off')
    and fund_states.starts_on <= night.as_of
    and (fund_states.ends_on is null or fund_states.ends_on > night.as_of)
),
job_ends as (
  select member_id, {{ plus_days('min(ends_on)', -1) }} as last_day
  from {{ ref('int_jobs') }}
  cross join {{ ref('int_night') }} as night
  where to_month > night.this_month
    and ends_on is not null
  group by member_id
),
-- a certificate renewed lasts as long as the renewal; one without an end never expires
certificates as (
  select member_id, kind, {{ plus_days('max(ends_on)', -1) }} as last_day
  from {{ ref('stg_certificates') }}
  group by member_id, kind
  having count(*) = count(ends_on)
),
expiring as (
  select members_now.membership_id, terms.certificate_notice_days, terms.certificate_due_days,
    min(certificates.last_day) as last_day
  from {{ ref('int_members_now') }} as members_now
  inner join {{ ref('int_follow_up_terms') }} as terms on terms.union_id = members_now.union_id
  inner join certificates on certificates.member_id = members_now.member_id
  cross join {{ ref('int_night') }} as night
  where certificates.last_day >= night.as_of
    and {{ days_between('night.as_of', 'certificates.last_day') }} <= terms.certificate_notice_days
  group by all
)
select
  lost.membership_id,
  'job_loss' as reason,
  cast(null as string) as rules,
  max(lost.lost_on) as arose_on,
  max(lost.lost_on) as on_date,
  {{ plus_days('max(lost.lost_on)', 'max(terms.job_loss_contact_days)') }} as due_on,
  true as is_open
from lost
inner join {{ ref('int_members_now') }} as members_now on members_now.membership_id = lost.membership_id
inner join {{ ref('int_follow_up_terms') }} as terms on terms.union_id = members_now.union_id
cross join {{ ref('int_night') }} as night
where {{ days_between('lost.lost_on', 'night.as_of') }} <= terms.job_loss_days
group by lost.membership_id
union all
select
  members_now.membership_id,
  'job_ends',
  null,
  {{ plus_months("cast(date_trunc('month', job_ends.last_day) as date)", -1) }},
  job_ends.last_day,
  job_ends.last_day,
  true
from {{ ref('int_members_now') }} as members_now
inner join job_ends on job_ends.member_id = members_now.member_id
cross join {{ ref('int_night') }} as night
where job_ends.last_day < {{ plus_months("cast(date_trunc('month', night.as_of) as date)", 2) }}
union all
select
  expiring.membership_id,
  'certificate',
  null,
  {{ plus_days('expiring.last_day', '-expiring.certificate_due_days') }},
  expiring.last_day,
  expiring.last_day,
  {{ days_between('night.as_of', 'expiring.last_day') }} <= expiring.certificate_due_days
from expiring
cross join {{ ref('int_night') }} as night
