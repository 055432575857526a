-- One row per membership counted tonight: who owns what is to be done for the member. The steward of the workplace, or of
-- the nearest unit above whose role covers it (the one longest in office); else the branch with an officer; else the
-- region with a representative; else the union. In office is who is a member tonight; a protected identity is no owner.
with in_office as (
  select
    mandate_id, mandate.member_id, role, employer_unit_id, organisation_unit_id, mandate.starts_on,
    coalesce(mandate_union.union_id, holder.union_id) as union_id,
    nullif(trim(concat_ws(' ', given_name, family_name)), '') as name
  from mandate
  join member as holder on holder.member_id = mandate.member_id
  left join mandate_union using (mandate_id)
  cross join tonight
  where mandate.starts_on <= as_of and (ends_on is null or ends_on > as_of)
    and is_protected is not true
    and mandate.member_id in (select member_id from member_tonight)
)
select
  membership_id,
  case
    when steward.member_id is not null then 'steward'
    when has_officer then 'branch'
    when has_rep then 'region'
    else 'union'
  end as owner_kind,
  case
    when steward.member_id is not null then steward.member_id
    when has_officer then branch_id
    when has_rep then region.organisation_unit_id
    else member_tonight.union_id
  end as owner_id,
  case
    when steward.member_id is not null then coalesce(steward.name, steward.unit_name)
    when has_officer then (select name from organisation_unit where organisation_unit_id = branch_id)
    when has_rep then region.name
    else (select name from "union" where "union".union_id = member_tonight.union_id)
  end as owner_name,
  case
    when steward.member_id is not null then steward.employer_unit_id
    when has_officer then branch_id
    when has_rep then region.organisation_unit_id
    else member_tonight.union_id
  end as owner_node_id
from member_tonight
left join lateral (
  select in_office.member_id, in_office.employer_unit_id, in_office.name, employer_unit.name as unit_name
  from employer_above
  join in_office on in_office.employer_unit_id = above_id and in_office.union_id = member_tonight.union_id
  join mandate_roles on mandate_roles.role = in_office.role and is_steward and (levels_up = 0 or covers_below)
  join employer_unit on employer_unit.employer_unit_id = above_id
  where employer_above.employer_unit_id = member_tonight.employer_unit_id
  order by levels_up, in_office.starts_on, mandate_id
  limit 1
) as steward on true
left join lateral (
  -- of regions within regions the innermost
  select organisation_unit.organisation_unit_id, organisation_unit.name
  from organisation_above
  join organisation_unit on organisation_unit.organisation_unit_id = above_id and kind = 'region'
  where organisation_above.organisation_unit_id = branch_id
  order by (
    select count(*) from organisation_above as further
    where further.organisation_unit_id = organisation_unit.organisation_unit_id
  ) desc
  limit 1
) as region on true
cross join lateral (
  select
    exists (
      select from in_office
      where role = 'branch_officer' and organisation_unit_id = branch_id and in_office.union_id = member_tonight.union_id
    ) as has_officer,
    exists (
      select from office
      where role = 'regional_rep' and office.organisation_unit_id = region.organisation_unit_id
        and office.union_id = member_tonight.union_id
        and starts_on <= as_of and (ends_on is null or ends_on > as_of)
        and not exists (select from member where member.member_id = person_id and is_protected)
    ) as has_rep
) as above
-- index: membership_id
