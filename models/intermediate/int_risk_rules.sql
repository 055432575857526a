-- One row per membership tonight and rule of the at-risk list that holds for it; nobody who objected to profiling.
with
objectors as (
  select consents.member_id
  from {{ ref('stg_consents') }} as consents
  cross join {{ ref('int_night') }} as night
  where consents.kind = 'objects_to_profiling'
    and consents.given_on <= night.as_of
    and (consents.withdrawn_on is null or consents.withdrawn_on > night.as_of)
),
members_now as (
  select * from {{ ref('int_members_now') }} where member_id not in (select member_id from objectors)
),
-- a register without contacts does not say who was not talked to
with_contacts as (
  select distinct union_id from {{ ref('stg_contacts') }}
),
arrears as (
  select
    members_now.membership_id,
    arrears.month_number,
    arrears.month,
    arrears.oldest_due_on,
    arrears.month_number = night.this_month as is_tonight,
    terms.repeated_arrears_times,
    coalesce(arrears.month_number - lag(arrears.month_number) over (
      partition by members_now.membership_id order by arrears.month_number
    ), 2) > 1 as begins
  from members_now
  inner join {{ ref('int_follow_up_terms') }} as terms on terms.union_id = members_now.union_id
  cross join {{ ref('int_night') }} as night
  inner join {{ ref('int_arrears') }} as arrears
    on arrears.member_id = members_now.member_id
    and arrears.span_number = members_now.span_number
    and arrears.month_number > night.this_month - terms.repeated_arrears_months
)
select members_now.membership_id, 'changed_employer' as rule, job_changes.changed_on as on_date
from members_now
inner join {{ ref('int_job_changes') }} as job_changes on job_changes.membership_id = members_now.membership_id
where job_changes.is_other_employer
union all
select arrears.membership_id, 'unpaid_since_new_job', arrears.oldest_due_on
from arrears
inner join {{ ref('int_job_changes') }} as job_changes on job_changes.membership_id = arrears.membership_id
where arrears.is_tonight
  and arrears.oldest_due_on >= job_changes.changed_on
union all
select membership_id, 'repeated_arrears', max(month)
from arrears
where begins
group by membership_id, repeated_arrears_times
having count(*) >= repeated_arrears_times
union all
select
  members_now.membership_id, 'early_without_contact',
  {{ plus_days('members_now.joined_on', 'terms.new_contact_days') }}
from members_now
inner join {{ ref('int_follow_up_terms') }} as terms on terms.union_id = members_now.union_id
inner join with_contacts on with_contacts.union_id = members_now.union_id
cross join {{ ref('int_night') }} as night
left join {{ ref('int_last_contacts') }} as last_contacts on last_contacts.member_id = members_now.member_id
where {{ plus_days('members_now.joined_on', 'terms.new_contact_days') }} < night.as_of
  and {{ plus_days('members_now.joined_on', 'terms.new_year_days') }} > night.as_of
  and (last_contacts.contacted_on is null or last_contacts.contacted_on < members_now.joined_on)
