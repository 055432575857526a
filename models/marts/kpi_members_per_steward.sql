-- One row per union, employer unit, branch and month: members with their main job there beside the stewards in office there.
with
headcounts as (
  select union_id, employer_unit_id, branch_id, month, members, 0 as stewards
  from {{ ref('int_employed') }}
  where employer_unit_id in (select employer_unit_id from {{ ref('stg_employer_units') }})
  union all
  select union_id, employer_unit_id, branch_id, month, 0, 1
  from {{ ref('int_steward_months') }}
)
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  cast(sum(members) as bigint) as numerator,
  cast(sum(stewards) as bigint) as denominator
from headcounts
group by all
