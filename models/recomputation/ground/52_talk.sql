-- One row per member somebody talked or wrote with: the last day of it. What a machine sends is no talk.
select member_id, max(happened_at::date) as contacted_on
from contact
cross join tonight
where is_automatic is not true and happened_at::date <= as_of
group by member_id
-- index: member_id
