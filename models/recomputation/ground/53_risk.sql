-- One row per membership counted tonight and rule of the at-risk list that it meets, without those who object to it.
with subject as (
  select
    member_tonight.*, contacted_on,
    setting('risk_months', union_id, as_of) as risk_months,
    setting('new_contact_days', union_id, as_of) as welcome_days,
    setting('new_year_days', union_id, as_of) as year_days,
    setting('repeated_arrears_months', union_id, as_of) as arrears_months,
    setting('repeated_arrears_times', union_id, as_of) as arrears_times
  from member_tonight
  left join talk using (member_id)
  where not exists (
    select from consent
    where consent.member_id = member_tonight.member_id and consent.kind = 'objects_to_profiling'
      and given_on <= as_of and (withdrawn_on is null or withdrawn_on > as_of)
  )
),
change as (
  -- the main job is new: at a workplace where the member, who had worked elsewhere, never was before
  select
    subject.*, changed_on,
    not exists (
      select from employment as earlier
      join employer_above on employer_above.employer_unit_id = earlier.employer_unit_id and is_enterprise
      where earlier.member_id = subject.member_id and coalesce(earlier.starts_on, '-infinity') < changed_on
        and above_id = main.enterprise_id
    ) as is_other_employer
  from subject
  join lateral (
    select min(starts_on) as changed_on, min(enterprise_id) as enterprise_id from job_held
    where job_held.member_id = subject.member_id and is_main
      and starts_on > (as_of - make_interval(months => risk_months))::date
  ) as main on changed_on is not null
  where exists (
      select from employment as earlier
      where earlier.member_id = subject.member_id and coalesce(earlier.starts_on, '-infinity') < changed_on
        and earlier.employer_unit_id is not null
    )
    and not exists (
      select from employment as earlier
      where earlier.member_id = subject.member_id and coalesce(earlier.starts_on, '-infinity') < changed_on
        and earlier.employer_unit_id = subject.employer_unit_id
    )
)
select membership_id, 'changed_employer' as rule, changed_on as on_date from change where is_other_employer
union all
select membership_id, 'unpaid_since_new_job', oldest_due_on from change where oldest_due_on >= changed_on
union all
select membership_id, 'repeated_arrears', max(fell.month)
from subject
join arrears as fell
  on fell.member_id = subject.member_id
  and fell.month > (subject.month - make_interval(months => arrears_months))::date
  and fell.month >= date_trunc('month', joined_on)
where not exists (
  select from arrears as before
  where before.member_id = fell.member_id and before.month = (fell.month - interval '1 month')::date
    and before.month > (subject.month - make_interval(months => arrears_months))::date
    and before.month >= date_trunc('month', joined_on)
)
group by membership_id, arrears_times
having count(*) >= arrears_times
union all
select membership_id, 'early_without_contact', joined_on + welcome_days
from subject
where as_of - joined_on > welcome_days and as_of - joined_on < year_days
  and (contacted_on is null or contacted_on < joined_on)
  and union_id in (select union_id from contact)
-- index: membership_id
