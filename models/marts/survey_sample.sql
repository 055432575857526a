-- One row per member drawn this month for a survey: some of those who met a person of the union last month, some of the others.
with
contacted as (
  select distinct contacts.member_id
  from {{ ref('stg_contacts') }} as contacts
  cross join {{ ref('int_night') }} as night
  where not coalesce(contacts.is_automatic, false)
    and cast(contacts.happened_at as date) < cast(date_trunc('month', night.as_of) as date)
    and cast(contacts.happened_at as date) >= {{ plus_months("cast(date_trunc('month', night.as_of) as date)", -1) }}
),
askable as (
  select
    members_now.*,
    cast(date_trunc('month', night.as_of) as date) as month,
    case when contacted.member_id is null then 'not_contacted' else 'contacted' end as stratum,
    people.given_name,
    people.family_name,
    people.language,
    people.phone,
    people.email,
    coalesce(people.is_protected, false) as is_protected,
    -- chance, but the same all month: whoever asks twice asks the same people
    md5(
      members_now.member_id || ' ' || cast(cast(date_trunc('month', night.as_of) as date) as string)
    ) as lot
  from {{ ref('int_members_now') }} as members_now
  inner join {{ ref('stg_members') }} as people on people.member_id = members_now.member_id
  cross join {{ ref('int_night') }} as night
  left join contacted on contacted.member_id = members_now.member_id
  where members_now.joined_on < cast(date_trunc('month', night.as_of) as date)
    and members_now.union_id in (select union_id from {{ ref('stg_contacts') }})
    and (people.phone is not null or people.email is not null)
    -- nobody is drawn in the place of somebody whom no list names
    and not coalesce(people.is_protected, false)
),
drawn as (
  select
    *,
    row_number() over (partition by union_id, stratum order by lot nulls last, member_id nulls last) as place,
    count(*) over (partition by union_id, stratum) as drawn_from
  from askable
)
select
  drawn.union_id,
  drawn.membership_id,
  drawn.member_id,
  drawn.given_name,
  drawn.family_name,
  drawn.month,
  drawn.stratum,
  cast(drawn.place as integer) as place,
  cast(drawn.drawn_from as integer) as drawn_from,
  drawn.language,
  drawn.employer_unit_id,
  units.l as unit_l,
  drawn.branch_id,
  branches.region_id,
  drawn.phone,
  drawn.email,
  drawn.is_protected
from drawn
inner join {{ ref('int_rules') }} as rules
  on rules.union_id = drawn.union_id
  and rules.rule = 'survey_sample_size'
inner join {{ ref('employer_units') }} as units on units.employer_unit_id = drawn.employer_unit_id
inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = drawn.branch_id
where drawn.place <= rules.amount
