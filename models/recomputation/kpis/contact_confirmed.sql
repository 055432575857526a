select
  union_id, employer_unit_id, branch_id, month, null as part,
  count(*) filter (
    where contact_confirmed_on >= (as_of - make_interval(months => setting('unconfirmed_months', union_id, as_of)))::date
  ) as numerator,
  count(*) as denominator
from member_tonight
join member using (member_id, union_id)
group by union_id, employer_unit_id, branch_id, month
