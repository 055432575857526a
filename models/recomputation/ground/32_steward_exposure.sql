-- One row per published month and member at its opening at a workplace: whether a steward covered it then, and whether the
-- member left by choice in the month.
select
  month.month, whereabouts.union_id, whereabouts.member_id, whereabouts.employer_unit_id, whereabouts.branch_id,
  exists (
    select from mandate_above
    where mandate_above.below_id = whereabouts.employer_unit_id and mandate_above.union_id = whereabouts.union_id
      and mandate_above.starts_on <= opening_on and (mandate_above.ends_on is null or mandate_above.ends_on > opening_on)
  ) as has_steward,
  coalesce(is_by_choice, false) as left_by_choice
from month
join whereabouts on day = opening_on and is_counted
join employer_unit on employer_unit.employer_unit_id = whereabouts.employer_unit_id and employer_unit.kind = 'workplace'
left join exit
  on exit.member_id = whereabouts.member_id and exit.span_number = whereabouts.span_number and exit.month = month.month
  and was_at_opening
where month.month > (select min(month) from month)
