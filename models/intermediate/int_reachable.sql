-- One row per member whom an e-mail or a call can reach: by which of the two.
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
    coalesce(
      members.email like '%_@_%._%'
      and members.email not like '% %'
      and not coalesce(bounced.by_email, false),
      false
    ) as has_email,
    -- letters, blanks and signs do not make a number
    coalesce(
      length(members.phone) - length(translate(members.phone, '0123456789', '')) >= 5
      and not coalesce(bounced.by_phone, false),
      false
    ) as has_phone
  from {{ ref('stg_members') }} as members
  left join bounced using (member_id)
)
select member_id, has_email, has_phone
from contacts
where has_email or has_phone
