-- One row per loss of a job by a working member, up to those judged tonight: the day, and the days in which a talk is in time.
with
benefits as (
  select member_id, starts_on, ends_on
  from {{ ref('stg_fund_states') }}
  where state = 'benefit'
    and reason in ('unemployed', 'laid_off')
),
jobs_over as (
  -- no other job goes on, and none follows soon
  select members.union_id, jobs.member_id, jobs.ends_on as lost_on
  from {{ ref('stg_employments') }} as jobs
  inner join {{ ref('stg_members') }} as members on members.member_id = jobs.member_id
  inner join {{ ref('int_follow_up_terms') }} as terms on terms.union_id = members.union_id
  inner join {{ ref('stg_employments') }} as others on others.member_id = jobs.member_id
  where jobs.ends_on is not null
  group by members.union_id, jobs.member_id, jobs.ends_on
  having not bool_or(
    (
      others.starts_on is null
      or others.starts_on <= {{ plus_days('jobs.ends_on', 'terms.job_loss_contact_days') }}
    )
    and (others.ends_on is null or others.ends_on > jobs.ends_on)
  )
),
benefits_begun as (
  -- one that goes on from another begins nothing, and one after a job that is over tells of the same loss
  select members.union_id, benefits.member_id, benefits.starts_on as lost_on
  from benefits
  inner join {{ ref('stg_members') }} as members on members.member_id = benefits.member_id
  inner join {{ ref('int_follow_up_terms') }} as terms on terms.union_id = members.union_id
  inner join benefits as others on others.member_id = benefits.member_id
  left join jobs_over on jobs_over.member_id = benefits.member_id
  group by members.union_id, benefits.member_id, benefits.starts_on
  having not bool_or(
    others.starts_on < benefits.starts_on
    and (others.ends_on is null or others.ends_on >= benefits.starts_on)
  )
  and not coalesce(
    bool_or(
      jobs_over.lost_on <= benefits.starts_on
      and {{ days_between('jobs_over.lost_on', 'benefits.starts_on') }} <= terms.job_loss_days
    ),
    false
  )
),
lost as (
  select union_id, member_id, lost_on from jobs_over
  union all
  select union_id, member_id, lost_on from benefits_begun
),
judged as (
  select
    lost.union_id,
    lost.member_id,
    lost.lost_on,
    {{ plus_days('lost.lost_on', '-terms.job_loss_notice_days') }} as talk_from,
    {{ plus_days('lost.lost_on', 'terms.job_loss_contact_days') }} as until_on
  from lost
  inner join {{ ref('int_follow_up_terms') }} as terms on terms.union_id = lost.union_id
  cross join {{ ref('int_night') }} as night
  where {{ plus_days('lost.lost_on', 'terms.job_loss_contact_days') }} <= night.as_of
),
in_force as (
  select
    member_id,
    span_number,
    kind,
    starts_on,
    lead(starts_on) over (
      partition by member_id, span_number order by starts_on nulls last, membership_id nulls last
    ) as next_starts_on
  from {{ ref('int_membership_rows') }}
)
select
  judged.union_id,
  judged.member_id,
  memberships.span_number,
  judged.lost_on,
  judged.talk_from,
  judged.until_on
from judged
inner join {{ ref('int_memberships') }} as memberships
  on memberships.member_id = judged.member_id
  and (memberships.ends_on is null or memberships.ends_on > {{ plus_days('judged.until_on', 1) }})
inner join in_force as before
  on before.member_id = memberships.member_id
  and before.span_number = memberships.span_number
  and before.starts_on < judged.lost_on
  and (before.next_starts_on is null or before.next_starts_on >= judged.lost_on)
inner join in_force as since
  on since.member_id = memberships.member_id
  and since.span_number = memberships.span_number
  and since.starts_on <= judged.until_on
  and (since.next_starts_on is null or since.next_starts_on > judged.until_on)
where before.kind = 'working'
  -- who retired, studies or works for herself has lost nothing
  and since.kind in ('working', 'unemployed')
qualify row_number() over (
  partition by judged.member_id, {{ month_number('judged.lost_on') }} order by judged.lost_on nulls last
) = 1
