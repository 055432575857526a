-- One row per identity at a sign-in provider and the person it belongs to.
select
  cast(issuer as string) as issuer,
  cast(subject as string) as subject,
  cast(person_id as string) as person_id
from {{ source('raw', 'login_subject') }}
