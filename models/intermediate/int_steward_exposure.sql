-- One row per union, workplace, branch and full month with members at its opening: how many, whether a steward covered the
-- workplace then, and who of them left by choice in the month.
with
openings as (
  select
    members.union_id,
    members.employer_unit_id,
    members.branch_id,
    months.month_number + 1 as month_number,
    members.numerator as members
  from {{ ref('kpi_members') }} as members
  inner join {{ ref('stg_employer_units') }} as units
    on units.employer_unit_id = members.employer_unit_id
    and units.kind = 'workplace'
  inner join {{ ref('int_months') }} as months on months.month = members.month
  cross join {{ ref('int_night') }} as night
  where months.month_number + 1 < night.this_month
    or (night.is_month_end and months.month_number < night.this_month)
),
exits as (
  -- who joined and left in one month was at no opening
  select
    movements.union_id,
    movements.employer_unit_id,
    movements.branch_id,
    movements.month_number,
    cast(count(*) as bigint) as voluntary_exits
  from {{ ref('int_movements') }} as movements
  inner join {{ ref('exit_reasons') }} as reasons on reasons.exit_reason = movements.exit_reason
  inner join {{ ref('int_memberships') }} as memberships using (member_id, span_number)
  where movements.step = 'left'
    and reasons.nature = 'voluntary'
    and memberships.from_month < movements.month_number
  group by all
),
covered as (
  -- several mandates may cover a workplace at once
  select distinct coverage.union_id, coverage.employer_unit_id, months.month_number + 1 as month_number
  from {{ ref('int_coverage') }} as coverage
  inner join {{ ref('int_months') }} as months
    on months.month_number >= coverage.from_month
    and months.month_number < coverage.to_month
    and months.is_published
)
select
  openings.union_id,
  openings.employer_unit_id,
  openings.branch_id,
  openings.month_number,
  openings.members,
  covered.union_id is not null as has_steward,
  coalesce(exits.voluntary_exits, 0) as voluntary_exits
from openings
left join covered using (union_id, employer_unit_id, month_number)
left join exits using (union_id, employer_unit_id, branch_id, month_number)
