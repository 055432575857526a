-- One row per identity at a sign-in provider: the person it belongs to.
select
  issuer,
  subject,
  person_id
from {{ ref('stg_login_subjects') }}
