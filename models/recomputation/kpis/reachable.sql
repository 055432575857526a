select union_id, employer_unit_id, branch_id, month, part, count(*) as numerator, null::bigint as denominator
from counted_at
join (
  select member_id as reached_id, case (is_mail, is_number)
    when (true, true) then 'email_and_phone' when (true, false) then 'email_only' when (false, true) then 'phone_only'
  end as part
  from member
  cross join lateral (
    select
      coalesce(email ~ '^[^ ]+@[^ ]+\.[^ ]+$', false) as is_mail,
      regexp_count(coalesce(phone, ''), '[0-9]') >= 5 as is_number
  ) as judged
) as reach on reached_id = member_id and part is not null
group by union_id, employer_unit_id, branch_id, month, part
