select
  union_id, employer_unit_id, branch_id, counted_at.month, case when is_past then 'past' else 'near' end as part,
  count(*) as numerator, null::bigint as denominator
from counted_at
join arrears on arrears.member_id = counted_at.member_id and arrears.month = counted_at.month
cross join lateral (
  select
    months_owed > setting('lapse_months', union_id, closes_on) as is_past,
    (oldest_due_on + make_interval(months => setting('lapse_months', union_id, closes_on)))::date
      + setting('dues_grace_days', union_id, closes_on) + 1 - closes_on as days_left
) as line
where is_past or days_left <= setting('lapse_line_days', union_id, closes_on)
group by union_id, employer_unit_id, branch_id, counted_at.month, is_past

-- by hand 2026-10: without:b2 b2 near 1
