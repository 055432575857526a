-- One row per bridged membership and step in or out of a cell: joined, left, moved in, moved out, with the month's number.
with
neighbours as (
  select
    member_id,
    span_number,
    union_id,
    employer_unit_id,
    branch_id,
    from_month,
    to_month,
    lag(employer_unit_id) over later as employer_unit_before,
    lag(branch_id) over later as branch_before,
    lead(from_month) over later as next_from_month
  from {{ ref('int_states') }}
  window later as (partition by member_id, span_number order by from_month nulls last)
),
transients as (
  select
    memberships.union_id,
    memberships.member_id,
    memberships.span_number,
    memberships.exit_reason,
    memberships.to_month as month_number,
    cells.employer_unit_id,
    cells.branch_id
  from {{ ref('int_memberships') }} as memberships
  inner join {{ ref('int_cells_on_day') }} as cells using (member_id, span_number)
  where cells.why = 'last_day'
),
steps as (
  select
    neighbours.union_id, neighbours.member_id, neighbours.span_number, neighbours.employer_unit_id,
    neighbours.branch_id, neighbours.from_month as month_number, 'joined' as step, cast(null as string) as exit_reason
  from neighbours
  inner join {{ ref('int_memberships') }} as memberships using (member_id, span_number)
  where neighbours.employer_unit_before is null
    and neighbours.from_month = memberships.from_month
  union all
  select
    neighbours.union_id, neighbours.member_id, neighbours.span_number, neighbours.employer_unit_id,
    neighbours.branch_id, neighbours.to_month, 'left', memberships.exit_reason
  from neighbours
  inner join {{ ref('int_memberships') }} as memberships using (member_id, span_number)
  cross join {{ ref('int_night') }} as night
  where neighbours.next_from_month is null
    and neighbours.to_month <= night.this_month
  union all
  select
    union_id, member_id, span_number, employer_unit_id, branch_id, from_month, 'moved_in', cast(null as string)
  from neighbours
  where employer_unit_before <> employer_unit_id or branch_before <> branch_id
  union all
  select
    union_id, member_id, span_number, employer_unit_before, branch_before, from_month, 'moved_out', cast(null as string)
  from neighbours
  where employer_unit_before <> employer_unit_id or branch_before <> branch_id
  union all
  select union_id, member_id, span_number, employer_unit_id, branch_id, month_number, 'joined', cast(null as string)
  from transients
  union all
  select union_id, member_id, span_number, employer_unit_id, branch_id, month_number, 'left', exit_reason
  from transients
)
select
  steps.union_id,
  steps.member_id,
  steps.span_number,
  steps.employer_unit_id,
  steps.branch_id,
  steps.month_number,
  months.month,
  steps.step,
  steps.exit_reason
from steps
inner join {{ ref('int_months') }} as months on months.month_number = steps.month_number and months.is_published
