-- One row per union, employer unit, branch and month: promises due in it, and those done by their day.
with
due as (
  select
    promises.promise_id,
    promises.union_id,
    coalesce(promises.case_header_id, '') as case_header_id,
    coalesce(promises.organisation_unit_id, '') as organisation_unit_id,
    months.month,
    promises.done_on <= promises.due_on as is_kept
  from {{ ref('stg_promises') }} as promises
  cross join {{ ref('int_night') }} as night
  inner join {{ ref('int_months') }} as months
    on months.month = cast(date_trunc('month', promises.due_on) as date)
    and months.is_published
  -- on its own day it is due only when done
  where promises.due_on < night.as_of
    or (promises.due_on = night.as_of and promises.done_on <= night.as_of)
),
placed as (
  select
    due.union_id,
    coalesce(cases.employer_unit_id, 'without:' || coalesce(places.branch_id, 'nobranch:' || due.union_id))
      as employer_unit_id,
    coalesce(cases.branch_id, places.branch_id, 'nobranch:' || due.union_id) as branch_id,
    due.month,
    due.is_kept
  from due
  left join {{ ref('int_case_places') }} as cases using (union_id, case_header_id)
  left join {{ ref('int_places') }} as places using (union_id, organisation_unit_id)
)
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  cast(count(*) filter (where is_kept) as bigint) as numerator,
  cast(count(*) as bigint) as denominator
from placed
group by all
