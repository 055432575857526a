with moved as (
  select
    member_id, greatest(date_trunc('month', happened_on)::date, (select min(month) from month)) as month,
    coalesce(sum(amount_minor) filter (where is_loose), 0) as loose_minor,
    coalesce(sum(amount_minor) filter (where not is_loose), 0) as asked_minor
  from account_event
  where happened_on <= (select as_of from tonight)
  group by 1, 2
),
account as (
  select
    dues_place.member_id, dues_place.month,
    greatest(0, sum(coalesce(loose_minor, 0)) over so_far) + sum(coalesce(asked_minor, 0)) over so_far as balance_minor
  from dues_place
  join (select distinct member_id from account_event) as each_member using (member_id) -- many events of one
  left join moved using (member_id, month)
  window so_far as (partition by member_id order by month)
)
select union_id, employer_unit_id, branch_id, month, null as part, count(*) as numerator, null::bigint as denominator
from counted_at
join account using (member_id, month)
cross join tonight
where balance_minor > setting('credit_balance_minor', union_id, as_of)
group by union_id, employer_unit_id, branch_id, month

-- by hand 2026-10: nothing
