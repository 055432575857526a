with turned as (
  select
    contact.union_id, employer_unit_id, branch_id, month, happened_at::date as asked_on,
    (
      select max(earlier.happened_at)::date from contact as earlier
      where earlier.member_id = contact.member_id and earlier.union_id = contact.union_id
        and earlier.direction = 'in' and not earlier.is_automatic
        and (earlier.happened_at, earlier.contact_id) < (contact.happened_at, contact.contact_id)
    ) as before_on
  from contact
  join counted_at using (member_id, union_id)
  where contact.direction = 'in' and not is_automatic and happened_at::date between month and closes_on
)
select
  union_id, employer_unit_id, branch_id, month, null as part,
  count(*) filter (where before_on is null or before_on <= (asked_on - interval '1 year')::date) as numerator,
  count(*) as denominator
from turned
where asked_on >= (
  select (min(happened_at)::date + interval '1 year')::date from contact where contact.union_id = turned.union_id
)
group by union_id, employer_unit_id, branch_id, month

-- by hand 2026-09: w1 b1 1/1, w2 b1 1/1, without:b1 b1 1/1
