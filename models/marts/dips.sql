-- One row per union, node of either tree and measure (members, joined, left) whose last full month departs from the twelve before.
with
last_full as (
  select case when is_month_end then this_month else this_month - 1 end as month_number from {{ ref('int_night') }}
),
spells as (
  select months.month, months.month_number, last_full.month_number as last_month
  from {{ ref('int_months') }} as months
  inner join last_full
    on last_full.month_number >= months.month_number
    and last_full.month_number - 12 <= months.month_number
  cross join {{ ref('int_window') }} as night
  where last_full.month_number - 12 >= night.first_month
),
cells as (
  select 'members' as measure, union_id, employer_unit_id, branch_id, month, numerator from {{ ref('kpi_members') }}
  union all
  select 'joined', union_id, employer_unit_id, branch_id, month, numerator from {{ ref('kpi_joined') }}
  union all
  select 'left', union_id, employer_unit_id, branch_id, month, numerator from {{ ref('kpi_left') }}
),
cell_sums as (
  select
    cells.measure,
    cells.union_id,
    cells.employer_unit_id,
    cells.branch_id,
    cast(coalesce(sum(cells.numerator) filter (where spells.month_number = spells.last_month), 0) as bigint) as people,
    cast(coalesce(sum(cells.numerator) filter (where spells.month_number < spells.last_month), 0) as bigint)
      as before_12
  from cells
  inner join spells using (month)
  group by all
),
nodes as (
  select
    cell_sums.measure, cell_sums.union_id, 'employer' as tree, cell_sums.employer_unit_id as node_id,
    cast(sum(cell_sums.people) as bigint) as people, cast(sum(cell_sums.before_12) as bigint) as before_12
  from cell_sums
  inner join {{ ref('stg_employer_units') }} as units using (employer_unit_id)
  where units.kind = 'workplace'
  group by all
  union all
  select
    cell_sums.measure, cell_sums.union_id, 'organisation', above.organisation_unit_id,
    cast(sum(cell_sums.people) as bigint), cast(sum(cell_sums.before_12) as bigint)
  from cell_sums
  inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = cell_sums.branch_id
  inner join {{ ref('organisation_units') }} as above
    on above.union_id = cell_sums.union_id
    and above.l <= branches.l
    and above.r >= branches.r
  group by all
),
departing as (
  select nodes.*
  from nodes
  inner join {{ ref('int_rules') }} as least_members
    on least_members.union_id = nodes.union_id
    and least_members.rule = 'dip_members'
  inner join {{ ref('int_rules') }} as percent_below
    on percent_below.union_id = nodes.union_id
    and percent_below.rule = 'dip_members_percent'
  inner join {{ ref('int_rules') }} as least_flow
    on least_flow.union_id = nodes.union_id
    and least_flow.rule = 'dip_flow'
  inner join {{ ref('int_rules') }} as spread
    on spread.union_id = nodes.union_id
    and spread.rule = 'dip_flow_spread'
  where case
    when nodes.measure = 'members'
      then nodes.before_12 >= 12 * least_members.amount
        and 1200 * nodes.people <= (100 - percent_below.amount) * nodes.before_12
    -- a count of n spreads by its root: twelve times the difference, squared, against twelve times the sum
    else nodes.before_12 >= least_flow.amount
      and (nodes.measure = 'left') = (12 * nodes.people > nodes.before_12)
      and (12 * nodes.people - nodes.before_12) * (12 * nodes.people - nodes.before_12)
      >= spread.amount * spread.amount * 12 * nodes.before_12
    end
)
select
  departing.union_id,
  departing.tree,
  departing.node_id,
  coalesce(places.kind, units.kind) as node_kind,
  coalesce(places.name, units.name) as name,
  case when places.kind = 'branch' then places.organisation_unit_id else homes.branch_id end as branch_id,
  coalesce(places.region_id, home_branches.region_id) as region_id,
  units.l as unit_l,
  departing.measure,
  months.month,
  departing.people,
  departing.before_12
from departing
cross join last_full
inner join {{ ref('int_months') }} as months on months.month_number = last_full.month_number
left join {{ ref('organisation_units') }} as places
  on places.organisation_unit_id = departing.node_id
  and places.union_id = departing.union_id
left join {{ ref('employer_units') }} as units on units.employer_unit_id = departing.node_id
left join {{ ref('int_home_branches') }} as homes
  on homes.employer_unit_id = departing.node_id
  and homes.union_id = departing.union_id
left join {{ ref('organisation_units') }} as home_branches on home_branches.organisation_unit_id = homes.branch_id
