-- Who agrees to be named to the media, by what the register knows of the topic.
-- key: membership_id
select
  member_tonight.union_id, membership_id, member_tonight.member_id, occupation,
  (
    select string_agg(distinct field_of_work collate "C", ', ' order by field_of_work collate "C") from employment
    where employment.member_id = member.member_id
      and as_of >= coalesce(starts_on, '-infinity') and as_of < coalesce(ends_on, 'infinity')
  ) as fields_of_work,
  (
    select string_agg(distinct name collate "C", ', ' order by name collate "C") from certificate
    where certificate.member_id = member.member_id and certificate.kind not in ('steward_licence', 'safety')
      and as_of >= starts_on and as_of < coalesce(ends_on, 'infinity')
  ) as certificates,
  (
    select max(given_on) from consent
    where consent.member_id = member.member_id and consent.kind = 'expert_for_media'
      and as_of >= given_on and as_of < coalesce(withdrawn_on, 'infinity')
  ) as agreed_on,
  employer_unit_id, branch_id, coalesce(is_protected, false) as is_protected
from member_tonight
join member on member.member_id = member_tonight.member_id
where exists (
  select from consent
  where consent.member_id = member.member_id and consent.kind = 'expert_for_media'
    and as_of >= given_on and as_of < coalesce(withdrawn_on, 'infinity')
)
