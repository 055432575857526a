select
  exit.union_id, employer_unit_id, branch_id, month.month, null as part,
  count(*) filter (
    where exists (
      select from span as later
      where later.member_id = exit.member_id and later.starts_on > exit.ends_on
        and later.starts_on <= exit.ends_on + interval '12 months'
    )
  ) as numerator,
  count(*) as denominator
from month
join exit
  on (exit.ends_on + interval '12 months')::date <= closes_on and (exit.ends_on + interval '24 months')::date > closes_on
where (is_by_choice or exit_reason = 'unpaid')
  and month.month >= (select min(month) from month) + interval '24 months'
group by exit.union_id, employer_unit_id, branch_id, month.month

-- by hand 2026-10: without:b1 b1 1/1
