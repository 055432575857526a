-- in the cell at the opening of the month in which the resignation was settled
with settled as (
  select
    counted_row.member_id, span.span_number, counted_row.notice_received_on, settled_on, is_taken_back
  from counted_row
  cross join tonight
  cross join lateral (
    select
      coalesce(counted_row.notice_withdrawn_on <= as_of, false) as is_taken_back,
      case
        when counted_row.notice_withdrawn_on <= as_of then counted_row.notice_withdrawn_on
        else counted_row.register_ends_on - 1
      end as settled_on
  ) as outcome
  join span
    on span.member_id = counted_row.member_id and span.starts_on <= counted_row.starts_on
    and (span.next_span_starts_on is null or counted_row.starts_on < span.next_span_starts_on)
  where counted_row.notice_received_on is not null
    and settled_on <= as_of
)
select
  whereabouts.union_id, employer_unit_id, branch_id, full_year.month, null as part,
  count(*) filter (where is_taken_back) as numerator, count(*) as denominator
from full_year
join settled
  on settled_on >= first_full and settled_on < last_full + interval '1 month'
join whereabouts
  on whereabouts.member_id = settled.member_id and whereabouts.span_number = settled.span_number and is_counted
  and day = date_trunc('month', settled_on)::date - 1
where exists (
  select from contact
  where contact.member_id = settled.member_id and not is_automatic
    and happened_at::date between notice_received_on and settled_on
)
group by whereabouts.union_id, employer_unit_id, branch_id, full_year.month

-- by hand 2025-06: without:b1 b1 0/1
