-- in the cell of joining; who died within the year is in neither
with joiner as (
  select
    span.union_id, employer_unit_id, branch_id, (span.starts_on + interval '12 months')::date as after_one,
    (span.starts_on + interval '24 months')::date as after_two, span.ends_on, exit_reason
  from span
  cross join tonight
  join whereabouts
    on whereabouts.member_id = span.member_id and whereabouts.span_number = span.span_number
    and case
      when span.ends_on - 1 <= least((date_trunc('month', span.starts_on) + interval '1 month')::date - 1, as_of)
        then not is_counted and day = span.ends_on - 1
      else is_counted and day = least((date_trunc('month', span.starts_on) + interval '1 month')::date - 1, as_of)
    end
)
select
  union_id, employer_unit_id, branch_id, month.month, null as part,
  count(*) filter (where ends_on - 1 <= after_one) as numerator, count(*) as denominator
from month
join joiner on after_one <= closes_on and after_two > closes_on
where month.month in (select month from full_year)
  and not (coalesce(ends_on - 1 <= after_one, false) and exit_reason = 'died')
group by union_id, employer_unit_id, branch_id, month.month

-- by hand 2026-09: w2 b1 0/1, without:b1 b1 0/3
