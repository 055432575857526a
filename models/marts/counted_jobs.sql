-- One row per membership counted tonight and workplace it has a job at: counted as working there too, or why not.
select
  union_id,
  membership_id,
  member_id,
  employer_unit_id,
  unit_l,
  branch_id,
  region_id,
  case
    when not is_primary then 'counted'
    when employer_unit_id = 'without:' || branch_id then 'no_workplace'
    else 'main_workplace'
  end as why_also_here
from {{ ref('members') }}
