-- One row per membership counted tonight: in each figure of what is known of members and what reaches them, or why not.
with
incomplete as (
  select distinct membership_id from {{ ref('int_missing_details') }}
),
lately as (
  select
    spans.member_id,
    bool_or(spans.kind = 'message') as is_reached,
    bool_or(spans.kind = 'event') as took_part
  from {{ ref('int_recent_spans') }} as spans
  cross join {{ ref('int_night') }} as night
  where spans.from_month <= night.this_month
    and spans.to_month > night.this_month
  group by spans.member_id
),
objecting as (
  select distinct consents.member_id
  from {{ ref('stg_consents') }} as consents
  cross join {{ ref('int_night') }} as night
  where consents.kind = 'objects_to_profiling'
    and consents.given_on <= night.as_of
    and (consents.withdrawn_on is null or consents.withdrawn_on > night.as_of)
),
named as (
  select
    members_now.union_id,
    members_now.member_id,
    {{ spelling(fold("people.given_name || ' ' || people.family_name")) }} as spelt,
    people.birth_year
  from {{ ref('int_members_now') }} as members_now
  inner join {{ ref('stg_members') }} as people using (member_id)
  where people.given_name || people.family_name <> ''
    and people.birth_year is not null
),
alike as (
  select member_id
  from named
  qualify count(*) over (partition by union_id, spelt, birth_year) > 1
)
select
  members_now.union_id,
  members_now.membership_id,
  members_now.member_id,
  members_now.employer_unit_id,
  units.l as unit_l,
  members_now.branch_id,
  branches.region_id,
  case
    when members_now.kind <> 'working' then 'not_working_member'
    when incomplete.membership_id is not null then 'detail_missing'
    else 'counted'
  end as why_four_fields,
  case
    when people.contact_confirmed_on >= {{ plus_months('night.as_of', '-terms.unconfirmed_months') }} then 'counted'
    else 'not_confirmed'
  end as why_contact_confirmed,
  case when reachable.member_id is not null then 'counted' else 'not_reachable' end as why_reachable,
  case when lately.is_reached then 'counted' else 'not_reached' end as why_members_reached,
  case when lately.took_part then 'counted' else 'took_no_part' end as why_took_part,
  case when alike.member_id is not null then 'counted' else 'no_namesake' end as why_possible_duplicates,
  case when objecting.member_id is not null then 'counted' else 'does_not_object' end as why_objecting_to_profiling
from {{ ref('int_members_now') }} as members_now
cross join {{ ref('int_night') }} as night
inner join {{ ref('stg_members') }} as people on people.member_id = members_now.member_id
inner join {{ ref('int_follow_up_terms') }} as terms on terms.union_id = members_now.union_id
inner join {{ ref('employer_units') }} as units on units.employer_unit_id = members_now.employer_unit_id
inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = members_now.branch_id
left join incomplete on incomplete.membership_id = members_now.membership_id
left join {{ ref('int_reachable') }} as reachable on reachable.member_id = members_now.member_id
left join lately on lately.member_id = members_now.member_id
left join alike on alike.member_id = members_now.member_id
left join objecting on objecting.member_id = members_now.member_id
