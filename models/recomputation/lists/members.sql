-- Every membership counted tonight at every workplace the member has a job at; without any, at the branch's leaf.
-- key: membership_id, employer_unit_id
select
  member_tonight.union_id, membership_id, member_tonight.member_id,
  coalesce(place.employer_unit_id, member_tonight.employer_unit_id) as employer_unit_id,
  coalesce(place.is_primary, true) as is_primary,
  member_tonight.branch_id, kind, joined_on, in_work, coalesce(place.on_leave, false) as on_leave, is_exempt,
  exists (
    select from consent
    cross join tonight
    where consent.member_id = member_tonight.member_id and consent.kind = 'objects_to_profiling'
      and as_of >= given_on and as_of < coalesce(withdrawn_on, 'infinity')
  ) as objects_to_profiling,
  months_owed, owed_minor, leaves_on, job_ends_on, is_new, coalesce(is_protected, false) as is_protected
from member_tonight
join member on member.member_id = member_tonight.member_id
left join (
  select
    member_job.member_id, member_job.employer_unit_id, is_primary,
    bool_and(
      leave_starts_on is not null and leave_starts_on <= closes_on
      and (leave_ends_on is null or leave_ends_on > closes_on)
    ) as on_leave
  from member_job
  join tonight on closes_on = as_of
  join employment
    on employment.member_id = member_job.member_id and employment.employer_unit_id = member_job.employer_unit_id
    and (employment.starts_on is null or employment.starts_on <= closes_on)
    and (employment.ends_on is null or employment.ends_on > closes_on)
  group by member_job.member_id, member_job.employer_unit_id, is_primary
) as place on place.member_id = member_tonight.member_id
