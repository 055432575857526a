-- One row per member counted tonight who agrees to be named to the media, with what the register knows of the topic.
with
agreed as (
  select consents.member_id, max(consents.given_on) as agreed_on
  from {{ ref('stg_consents') }} as consents
  cross join {{ ref('int_night') }} as night
  where consents.kind = 'expert_for_media'
    and consents.given_on <= night.as_of
    and (consents.withdrawn_on is null or consents.withdrawn_on > night.as_of)
  group by consents.member_id
),
fields as (
  select jobs.member_id, array_to_string(array_sort(array_agg(distinct jobs.field_of_work)), ', ') as fields_of_work
  from {{ ref('stg_employments') }} as jobs
  cross join {{ ref('int_night') }} as night
  where jobs.field_of_work is not null
    and (jobs.starts_on is null or jobs.starts_on <= night.as_of)
    and (jobs.ends_on is null or jobs.ends_on > night.as_of)
  group by jobs.member_id
),
certificates as (
  select held.member_id, array_to_string(array_sort(array_agg(distinct held.name)), ', ') as certificates
  from {{ ref('stg_certificates') }} as held
  cross join {{ ref('int_night') }} as night
  where held.kind in ('professional', 'other')
    and held.name is not null
    and held.starts_on <= night.as_of
    and (held.ends_on is null or held.ends_on > night.as_of)
  group by held.member_id
)
select
  members_now.union_id,
  members_now.membership_id,
  members_now.member_id,
  people.given_name,
  people.family_name,
  people.occupation,
  fields.fields_of_work,
  certificates.certificates,
  {{ fold(
    "coalesce(people.occupation, '') || ' ' || coalesce(fields.fields_of_work, '') || ' ' || coalesce(certificates.certificates, '')"
  ) }} as topic_key,
  people.language,
  agreed.agreed_on,
  members_now.employer_unit_id,
  units.l as unit_l,
  members_now.branch_id,
  branches.region_id,
  people.phone,
  people.email,
  coalesce(people.is_protected, false) as is_protected
from agreed
inner join {{ ref('int_members_now') }} as members_now on members_now.member_id = agreed.member_id
inner join {{ ref('stg_members') }} as people on people.member_id = agreed.member_id
inner join {{ ref('employer_units') }} as units on units.employer_unit_id = members_now.employer_unit_id
inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = members_now.branch_id
left join fields on fields.member_id = agreed.member_id
left join certificates on certificates.member_id = agreed.member_id
