-- each person with what the union and the fund know tonight, then one row per difference
with told as (
  select member_id, bool_or(state = 'member') as is_insured, bool_or(state = 'benefit') as is_paid
  from fund_state
  cross join tonight
  where starts_on <= as_of and (ends_on is null or ends_on > as_of)
  group by member_id
),
here as (
  select counted_at.*, coalesce(is_insured, false) as is_insured, coalesce(is_paid, false) as is_paid,
    exists (
      select from employment
      where employment.member_id = counted_at.member_id
        and (starts_on is null or starts_on <= closes_on) and (ends_on is null or ends_on > closes_on)
        and not (
          leave_starts_on is not null and leave_starts_on <= closes_on
          and (leave_ends_on is null or leave_ends_on > closes_on)
        )
    ) as is_at_work,
    array(
      select reason from exemption
      where exemption.member_id = counted_at.member_id
        and starts_on <= closes_on and (ends_on is null or ends_on > closes_on)
    ) as exempt_for
  from counted_at
  join tonight on closes_on = as_of
  left join told using (member_id)
  where union_id in (select union_id from told join member using (member_id))
),
differences as (
  select union_id, employer_unit_id, branch_id, 'union_only' as part from here where is_at_work and not is_insured
  union all
  select union_id, employer_unit_id, branch_id, 'benefit_but_billed' from here where is_paid and exempt_for = '{}'
  union all
  select union_id, employer_unit_id, branch_id, 'exempt_without_benefit' from here
  where not is_paid and exempt_for && array['unemployed', 'laid_off']
  union all
  select member.union_id, 'without:' || last_row.branch_id, last_row.branch_id, 'fund_only'
  from told
  join member using (member_id)
  cross join tonight
  cross join lateral (
    select coalesce(organisation_unit_id, 'nobranch:' || member.union_id) as branch_id
    from counted_row
    left join organisation_unit
      on organisation_unit_id = counted_row.branch_id and organisation_unit.union_id = member.union_id
    where counted_row.member_id = told.member_id and counted_row.starts_on <= as_of
    order by counted_row.starts_on desc, membership_id desc
    limit 1
  ) as last_row
  where is_insured and told.member_id not in (select member_id from here)
)
select union_id, employer_unit_id, branch_id, date_trunc('month', as_of)::date as month, part, count(*) as numerator,
  null::bigint as denominator
from differences
cross join tonight
group by union_id, employer_unit_id, branch_id, date_trunc('month', as_of), part

-- by hand 2026-10: w1 b1 union_only 1, w2 b1 benefit_but_billed 1, w2 b1 union_only 2, w3 b2 union_only 1, without:b1
--   b1 union_only 1, without:b2 b2 fund_only 1
