-- One row per bridged span and day asked: the membership row in force, the one that began last by that day, and its
-- branch; a branch of another union is none.
select distinct on (member_id, span_number, day) -- all rows that had begun by then
  day_asked.member_id, day_asked.union_id, span_number, day, is_counted, membership_id, counted_row.kind,
  coalesce(organisation_unit_id, 'nobranch:' || day_asked.union_id) as branch_id
from day_asked
join counted_row
  on counted_row.member_id = day_asked.member_id
  and counted_row.starts_on between day_asked.span_starts_on and day
left join organisation_unit
  on organisation_unit_id = counted_row.branch_id and organisation_unit.union_id = day_asked.union_id
order by member_id, span_number, day, counted_row.starts_on desc, membership_id desc
