-- One row per cell and month: its members added up over thirteen closes.
select full_year.month, union_id, employer_unit_id, branch_id, count(*) as members
from full_year
join counted_at on counted_at.month between before_full and last_full
group by full_year.month, union_id, employer_unit_id, branch_id
