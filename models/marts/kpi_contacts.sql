-- One row per union, employer unit, branch and month: how often members turned to the union, and the members at the close.
with
first_months as (
  select union_id, min(month) as month
  from {{ ref('int_contacts') }}
  group by all
),
joined as (
  select union_id, employer_unit_id, branch_id, month, contacts, cast(0 as bigint) as members
  from {{ ref('int_contacts') }}
  union all
  select
    members.union_id, members.employer_unit_id, members.branch_id, members.month, cast(0 as bigint), members.numerator
  from {{ ref('kpi_members') }} as members
  inner join first_months
    on first_months.union_id = members.union_id
    and first_months.month <= members.month
)
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  cast(sum(contacts) as bigint) as numerator,
  cast(sum(members) as bigint) as denominator
from joined
group by all
