-- One row per person in one union; a person in two unions has two rows that nothing joins.
select
  cast(member_id as string) as member_id,
  cast(union_id as string) as union_id,
  cast(given_name as string) as given_name,
  cast(family_name as string) as family_name,
  cast(birth_year as integer) as birth_year,
  cast(email as string) as email,
  cast(phone as string) as phone,
  cast(contact_confirmed_on as date) as contact_confirmed_on,
  cast(occupation as string) as occupation,
  cast(language as string) as language,
  cast(is_protected as boolean) as is_protected,
  cast(deceased_on as date) as deceased_on,
  cast(source as string) as source
from {{ source('raw', 'member') }}
