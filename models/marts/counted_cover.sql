-- One row per membership counted tonight: in each figure of who has a steward at work, or why not.
select
  members_now.union_id,
  members_now.membership_id,
  members_now.member_id,
  members_now.employer_unit_id,
  units.l as unit_l,
  members_now.branch_id,
  branches.region_id,
  case
    when not members_now.has_job then 'no_job'
    when workplaces.employer_unit_id is null then 'no_workplace'
    when workplaces.is_covered then 'counted'
    else 'no_steward'
  end as why_covered_members,
  case
    when not members_now.has_job then 'no_job'
    when chain.employer_unit_id is null then 'no_workplace'
    when chain.is_covered and chain.has_deputy
      and (chain.has_chief or not chain.needs_chief)
      and (chain.has_safety or not chain.needs_safety) then 'counted'
    else 'chain_incomplete'
  end as why_chain_complete,
  case
    when not members_now.has_job then 'no_job'
    when registered.employer_unit_id is null then 'no_workplace'
    else 'counted'
  end as why_members_per_steward,
  case
    when registered.sector is null then 'sector_unknown'
    when registered.sector = 'private' then 'counted'
    else 'another_sector'
  end as why_private_sector_members,
  case when members_now.kind in ('working', 'unemployed') then 'counted' else 'not_bargained_for' end as why_represented
from {{ ref('int_members_now') }} as members_now
cross join {{ ref('int_night') }} as night
inner join {{ ref('employer_units') }} as units on units.employer_unit_id = members_now.employer_unit_id
inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = members_now.branch_id
left join {{ ref('stg_employer_units') }} as registered on registered.employer_unit_id = members_now.employer_unit_id
left join {{ ref('int_workplace_coverage') }} as workplaces
  on workplaces.union_id = members_now.union_id
  and workplaces.employer_unit_id = members_now.employer_unit_id
  and workplaces.month_number = night.this_month
left join {{ ref('int_representation') }} as chain
  on chain.union_id = members_now.union_id
  and chain.employer_unit_id = members_now.employer_unit_id
  and chain.month_number = night.this_month
