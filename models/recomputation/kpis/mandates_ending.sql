with ending as (
  select month, closes_on, this.*, (select min(day) from (values (ends_on), (term_ends_on)) as ends (day)) as last_on
  from month
  join mandate_held as this on starts_on <= closes_on and (ends_on is null or ends_on > closes_on)
  where is_steward
)
select
  ending.union_id, ending.employer_unit_id, branch_id, month,
  case
    when last_on <= closes_on then 'overdue'
    else 'days_' || 30 * ceil((last_on - closes_on) / 30.0)
  end as part,
  count(*) as numerator, null::bigint as denominator
from ending
join union_rule on union_rule.union_id = ending.union_id
join home_branch
  on home_branch.employer_unit_id = ending.employer_unit_id and home_branch.union_id = ending.union_id
where last_on - closes_on <= 90
  and not exists (
    select from mandate_held as next
    join mandate on mandate.mandate_id = next.mandate_id
    where next.employer_unit_id = ending.employer_unit_id and next.union_id = ending.union_id and next.role = ending.role
      and next.mandate_id <> ending.mandate_id and next.starts_on > ending.starts_on
      and next.starts_on >= last_on - succession_days
      and coalesce(mandate.elected_on, mandate.starts_on) <= closes_on
      and (next.ends_on is null or next.ends_on > last_on)
  )
group by ending.union_id, ending.employer_unit_id, branch_id, month, part

-- by hand 2026-06: w2 b1 days_90 1, w3 b2 days_90 1
-- by hand 2026-07: w2 b1 days_60 1, w3 b2 days_60 1
-- by hand 2026-08: w2 b1 days_30 1, w3 b2 days_30 1
