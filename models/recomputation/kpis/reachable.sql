select union_id, employer_unit_id, branch_id, month, part, count(*) as numerator, null::bigint as denominator
from counted_at
join (
  select member_id as reached_id, case (is_mail, is_number)
    when (true, true) then 'email_and_phone' when (true, false) then 'email_only' when (false, true) then 'phone_only'
  end as part
  from member
  left join (
    -- the day of the newest message of each channel; one that arrived that day outweighs one that came back
    select distinct on (message_delivery.member_id)
      message_delivery.member_id as mailed_id, status = 'bounced' as mail_came_back
    from message_delivery
    join message on message.message_id = message_delivery.message_id and channel = 'email'
    join tonight on sent_on <= as_of
    order by message_delivery.member_id, sent_on desc, status = 'bounced'
  ) as mailed on mailed_id = member_id
  left join (
    select distinct on (message_delivery.member_id)
      message_delivery.member_id as texted_id, status = 'bounced' as text_came_back
    from message_delivery
    join message on message.message_id = message_delivery.message_id and channel = 'sms'
    join tonight on sent_on <= as_of
    order by message_delivery.member_id, sent_on desc, status = 'bounced'
  ) as texted on texted_id = member_id
  cross join lateral (
    select
      coalesce(email ~ '^[^ ]+@[^ ]+\.[^ ]+$', false) and mail_came_back is not true as is_mail,
      regexp_count(coalesce(phone, ''), '[0-9]') >= 5 and text_came_back is not true as is_number
  ) as judged
) as reach on reached_id = member_id and part is not null
group by union_id, employer_unit_id, branch_id, month, part

-- by hand 2026-10: w1 b1 email_only 1, w2 b1 email_only 1, w3 b2 email_only 1, without:b1 b1 email_only 4, without:b2
--   b2 email_only 2, without:nobranch:n nobranch:n email_only 1
