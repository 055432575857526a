-- One row per member ever counted and published month: the cell in which its dues stand, that of the last close up to the
-- month's, else of the first.
with stay as (
  select
    member_id, month, union_id, employer_unit_id, branch_id,
    greatest(1, count(employer_unit_id) over (partition by member_id order by month)) as place
  from (select distinct member_id from counted_at) as each_member -- counted in many months
  cross join (select month from month) as each_month
  left join counted_at using (member_id, month)
)
select
  member_id, month, max(union_id) over one_place as union_id, max(employer_unit_id) over one_place as employer_unit_id,
  max(branch_id) over one_place as branch_id
from stay
window one_place as (partition by member_id, place)
-- index: member_id, month
