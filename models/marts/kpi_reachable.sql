-- One row per union, employer unit, branch, month and channel: members whom an e-mail or a call can reach.
with
contacts as (
  select
    member_id,
    coalesce(email like '%_@_%._%' and email not like '% %', false) as has_email,
    -- letters, blanks and signs do not make a number
    coalesce(length(phone) - length(translate(phone, '0123456789', '')) >= 5, false) as has_phone
  from {{ ref('stg_members') }}
),
spans as (
  select
    states.union_id,
    states.employer_unit_id,
    states.branch_id,
    case
      when contacts.has_email and contacts.has_phone then 'email_and_phone'
      when contacts.has_email then 'email_only'
      else 'phone_only'
    end as part,
    states.from_month,
    states.to_month
  from {{ ref('int_states') }} as states
  inner join contacts using (member_id)
  where contacts.has_email or contacts.has_phone
),
by_month as (
  {{ stock_by_month('spans', ['union_id', 'employer_unit_id', 'branch_id', 'part']) }}
)
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  part,
  numerator,
  cast(null as bigint) as denominator
from by_month
