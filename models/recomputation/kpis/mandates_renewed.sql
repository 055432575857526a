with judged as (
  select
    this.*, this.ends_on + succession_days as judged_on,
    exists (
      select from mandate_held as next
      where next.member_id = this.member_id and next.employer_unit_id = this.employer_unit_id
        and next.union_id = this.union_id and next.is_steward and next.mandate_id <> this.mandate_id
        and next.starts_on > this.starts_on and next.starts_on <= this.ends_on + succession_days
        and (next.ends_on is null or next.ends_on > this.ends_on)
    ) as is_renewed
  from mandate_held as this
  join union_rule on union_rule.union_id = this.union_id
  where this.is_steward and this.ends_on is not null
)
select
  judged.union_id, judged.employer_unit_id, branch_id, month, null as part,
  count(*) filter (where is_renewed) as numerator, count(*) as denominator
from judged
cross join tonight
-- the month whose close is the first at which it is judged, and the eleven after it
join month
  on judged_on <= as_of
  and month between date_trunc('month', judged_on) and date_trunc('month', judged_on) + interval '11 months'
join home_branch
  on home_branch.employer_unit_id = judged.employer_unit_id and home_branch.union_id = judged.union_id
group by judged.union_id, judged.employer_unit_id, branch_id, month

-- by hand 2024-12: w1 b1 1/1
-- by hand 2026-10: nothing
