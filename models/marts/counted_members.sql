-- One row per membership counted tonight: in each figure that counts members by their state, or why not.
with
resigning as (
  select resignations.member_id, resignations.span_number, resignations.ahead
  from {{ ref('int_resignations') }} as resignations
  inner join {{ ref('int_months') }} as months using (month)
  where months.is_partial
),
this_month as (
  select month, month_number from {{ ref('int_months') }} where is_partial
),
lapsing as (
  select lapse_lines.member_id, lapse_lines.span_number
  from {{ ref('int_lapse_lines') }} as lapse_lines
  inner join this_month on this_month.month_number = lapse_lines.month_number
),
graduates as (
  select distinct studies.member_id
  from {{ ref('stg_studies') }} as studies
  inner join {{ ref('int_members_now') }} as members_now on members_now.member_id = studies.member_id
  inner join {{ ref('int_follow_up_terms') }} as terms on terms.union_id = members_now.union_id
  inner join this_month
    on this_month.month_number
    = {{ month_number(plus_months('studies.exam_on', 'terms.graduate_months')) }} - 1
)
select
  members.union_id,
  members.membership_id,
  members.member_id,
  members.employer_unit_id,
  members.unit_l,
  members.branch_id,
  members.region_id,
  -- leave is nobody's business here: not at work says enough
  case
    when members.in_work then 'counted'
    when members_now.has_job then 'not_at_work'
    else 'no_job'
  end as why_in_work,
  case when members.is_exempt then 'counted' else 'not_exempt' end as why_exempt,
  case
    when members.months_owed > 0 then 'counted'
    when members.is_exempt then 'exempt_owes_nothing'
    else 'owes_nothing'
  end as why_in_arrears,
  case
    when resigning.ahead = 0 then 'counted'
    when members.leaves_on is not null then 'leaves_later'
    else 'no_notice'
  end as why_resigning_this_month,
  case
    when resigning.ahead = 1 then 'counted'
    when resigning.ahead = 0 then 'leaves_sooner'
    when members.leaves_on is not null then 'leaves_later'
    else 'no_notice'
  end as why_resigning_next_month,
  case
    when members.job_ends_on < {{ plus_months('this_month.month', 2) }} then 'counted'
    when members.job_ends_on is not null then 'job_ends_later'
    when members_now.has_job then 'job_goes_on'
    else 'no_job'
  end as why_employment_notice,
  case
    when lapsing.member_id is not null then 'counted'
    when members.months_owed > 0 then 'owes_less'
    else 'owes_nothing'
  end as why_at_lapse_line,
  case when members.is_exempt then 'counted' else 'not_exempt' end as why_exempt_by_reason,
  case when graduates.member_id is not null then 'counted' else 'no_exam_then' end as why_graduates_next_month
from {{ ref('members') }} as members
inner join {{ ref('int_members_now') }} as members_now on members_now.membership_id = members.membership_id
cross join this_month
left join resigning
  on resigning.member_id = members_now.member_id
  and resigning.span_number = members_now.span_number
left join lapsing
  on lapsing.member_id = members_now.member_id
  and lapsing.span_number = members_now.span_number
left join graduates on graduates.member_id = members_now.member_id
where members.is_primary
