-- One row per union, employer unit, branch, month and channel: members whom an e-mail or a call can reach.
with
last_sent as (
  select
    deliveries.member_id,
    messages.channel,
    max(messages.sent_on) filter (where deliveries.status = 'bounced')
    > coalesce(
      max(messages.sent_on) filter (where deliveries.status = 'delivered'), date '1900-01-01'
    ) as is_bounced
  from {{ ref('stg_message_deliveries') }} as deliveries
  inner join {{ ref('stg_messages') }} as messages using (message_id)
  cross join {{ ref('int_night') }} as night
  where messages.channel in ('email', 'sms')
    and messages.sent_on <= night.as_of
  group by deliveries.member_id, messages.channel
),
bounced as (
  select member_id, bool_or(channel = 'email') as by_email, bool_or(channel = 'sms') as by_phone
  from last_sent
  where is_bounced
  group by member_id
),
contacts as (
  select
    members.member_id,
    members.email like '%_@_%._%'
    and members.email not like '% %'
    and not coalesce(bounced.by_email, false) as has_email,
    -- letters, blanks and signs do not make a number
    length(members.phone) - length(translate(members.phone, '0123456789', '')) >= 5
    and not coalesce(bounced.by_phone, false) as has_phone
  from {{ ref('stg_members') }} as members
  left join bounced using (member_id)
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
