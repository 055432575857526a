-- One row per person in the register tonight and e-mail address, in lower case: whom a verified address belongs to.
with
addresses as (
  select
    people.member_id as person_id,
    people.email
  from {{ ref('stg_members') }} as people
  where people.member_id in (select member_id from {{ ref('int_members_now') }})
  union all
  select
    offices.person_id,
    offices.email
  from {{ ref('stg_offices') }} as offices
  cross join {{ ref('int_night') }} as night
  where offices.starts_on <= night.as_of
    and (offices.ends_on is null or offices.ends_on > night.as_of)
)
select distinct
  lower(trim(addresses.email)) as email,
  addresses.person_id
from addresses
where addresses.email like '%_@_%._%'
