-- who died before the day is in neither
with later as (
  select
    *, (exam_on + interval '6 months')::date as asked_on,
    (
      select counted_row.kind from span
      join counted_row on counted_row.member_id = span.member_id
      where span.member_id = graduate.member_id
        and span.starts_on <= exam_on + interval '6 months'
        and (span.ends_on is null or span.ends_on > (exam_on + interval '6 months')::date + 1)
        and counted_row.starts_on between span.starts_on and exam_on + interval '6 months'
      order by counted_row.starts_on desc, membership_id desc
      limit 1
    ) as kind
  from graduate
)
select
  union_id, employer_unit_id, branch_id, month.month, null as part, count(*) filter (where kind = 'working') as numerator,
  count(*) as denominator
from month
join later on asked_on <= closes_on and (exam_on + interval '18 months')::date > closes_on
where month.month in (select month from full_year)
  and (deceased_on is null or deceased_on > asked_on)
group by union_id, employer_unit_id, branch_id, month.month

-- by hand 2026-10: without:b1 b1 1/1, without:b2 b2 0/1
