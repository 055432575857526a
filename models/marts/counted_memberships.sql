-- One row per membership row of the register: counted tonight, or why not.
with
last_cells as (
  select member_id, span_number, employer_unit_id
  from {{ ref('int_states') }}
  qualify row_number() over (partition by member_id, span_number order by from_month desc nulls last) = 1
),
judged as (
  select
    members.union_id,
    rows_of_register.membership_id,
    rows_of_register.member_id,
    coalesce(membership_rows.branch_id, branches.organisation_unit_id, 'nobranch:' || members.union_id) as branch_id,
    members_now.employer_unit_id as employer_unit_now,
    members_now.branch_id as branch_now,
    last_cells.employer_unit_id as employer_unit_last,
    case
      when members_now.membership_id = rows_of_register.membership_id then 'counted'
      when members_now.membership_id is not null then 'bridged'
      when coalesce(rows_of_register.is_pending, false) then 'pending'
      when members.deceased_on < rows_of_register.starts_on then 'died_before_joining'
      when memberships.starts_on > night.as_of then 'not_started'
      when membership_rows.exit_reason = 'died' then 'deceased'
      else 'ended'
    end as why
  from {{ ref('stg_memberships') }} as rows_of_register
  inner join {{ ref('stg_members') }} as members using (member_id)
  cross join {{ ref('int_night') }} as night
  left join {{ ref('stg_organisation_units') }} as branches
    on branches.organisation_unit_id = rows_of_register.branch_id
    and branches.union_id = members.union_id
  left join {{ ref('int_membership_rows') }} as membership_rows
    on membership_rows.membership_id = rows_of_register.membership_id
  left join {{ ref('int_memberships') }} as memberships
    on memberships.member_id = membership_rows.member_id
    and memberships.span_number = membership_rows.span_number
  left join {{ ref('int_members_now') }} as members_now
    on members_now.member_id = membership_rows.member_id
    and members_now.span_number = membership_rows.span_number
  left join last_cells
    on last_cells.member_id = membership_rows.member_id
    and last_cells.span_number = membership_rows.span_number
)
select
  judged.union_id,
  judged.membership_id,
  judged.member_id,
  units.employer_unit_id,
  units.l as unit_l,
  branches.organisation_unit_id as branch_id,
  branches.region_id,
  judged.why = 'counted' as is_counted,
  judged.why
from judged
left join {{ ref('organisation_units') }} as branches
  on branches.organisation_unit_id = coalesce(judged.branch_now, judged.branch_id)
left join {{ ref('employer_units') }} as units
  on units.employer_unit_id
    = coalesce(judged.employer_unit_now, judged.employer_unit_last, 'without:' || judged.branch_id)
