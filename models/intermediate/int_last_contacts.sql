-- One row per member whom a person has talked or written with: the last day on which that happened.
select
  contacts.member_id,
  max(cast(contacts.happened_at as date)) as contacted_on
from {{ ref('stg_contacts') }} as contacts
cross join {{ ref('int_night') }} as night
where contacts.member_id is not null
  and not coalesce(contacts.is_automatic, false)
  and cast(contacts.happened_at as date) <= night.as_of
group by contacts.member_id
