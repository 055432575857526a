-- One row per exam of a member who was a student on its day and a member at the opening of its month, where that was.
select distinct -- two courses may end on one day
  study.member_id, exam_on, deceased_on, whereabouts.union_id, employer_unit_id, branch_id
from study
join member on member.member_id = study.member_id
join span
  on span.member_id = study.member_id and span.starts_on <= exam_on and (span.ends_on is null or span.ends_on > exam_on + 1)
join whereabouts
  on whereabouts.member_id = span.member_id and whereabouts.span_number = span.span_number and is_counted
  and day = date_trunc('month', exam_on)::date - 1
where (
  select counted_row.kind from counted_row
  where counted_row.member_id = span.member_id and counted_row.starts_on between span.starts_on and exam_on
  order by counted_row.starts_on desc, membership_id desc
  limit 1
) = 'student'
