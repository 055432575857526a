-- in the cell that joined counts them in, in the month in which their first days end
with welcome as (
  select
    span.union_id, span.member_id, employer_unit_id, branch_id, span.starts_on,
    span.starts_on + setting('new_contact_days', span.union_id, as_of) as until_on, as_of
  from tonight
  cross join month
  join span on span.starts_on >= month and span.starts_on <= closes_on
  join whereabouts
    on whereabouts.member_id = span.member_id and whereabouts.span_number = span.span_number
    and case
      when span.ends_on - 1 <= closes_on then not is_counted and day = span.ends_on - 1
      else is_counted and day = closes_on
    end
)
select
  union_id, employer_unit_id, branch_id, date_trunc('month', until_on)::date as month, null as part,
  count(*) filter (
    where exists (
      select from contact
      where contact.member_id = welcome.member_id and is_automatic is not true
        and happened_at >= starts_on and happened_at < until_on + 1
    )
  ) as numerator,
  count(*) as denominator
from welcome
where until_on <= as_of
group by union_id, employer_unit_id, branch_id, date_trunc('month', until_on)

-- by hand 2026-09: without:b2 b2 1/1
