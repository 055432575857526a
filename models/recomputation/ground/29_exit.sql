-- One row per exit in a published month: where the member stood at its opening (on the last day, if joined in the month).
select
  month.month, span.member_id, span.span_number, span.union_id, employer_unit_id, branch_id, span.starts_on, span.ends_on,
  exit_reason, span.starts_on < month.month as was_at_opening,
  exit_reason in ('own_wish', 'dissatisfied', 'cost', 'other_union') as is_by_choice
from month
join span on span.ends_on - 1 >= month and span.ends_on - 1 <= closes_on
join whereabouts
  on whereabouts.member_id = span.member_id and whereabouts.span_number = span.span_number
  and case
    when span.starts_on >= month then not is_counted and day = span.ends_on - 1
    else is_counted and day = opening_on
  end
-- index: month
-- index: member_id
