-- What each mandate of a counted member, each stand-in and each office in force tonight lets its holder see.
-- key: person_id, role, union_id, tree, node_id, starts_on
with mine as (
  select
    mandate.mandate_id, mandate.member_id, grant_role, coalesce(mandate_union.union_id, member.union_id) as union_id,
    case when employer_unit_id is not null then 'employer' else 'organisation' end as tree,
    coalesce(employer_unit_id, organisation_unit_id) as node_id, mandate.starts_on,
    least(mandate.ends_on, deceased_on + 1) as ends_on, stand_in_for, as_of
  from mandate
  join member on member.member_id = mandate.member_id
  cross join tonight
  join mandate_roles on mandate_roles.role = mandate.role
  left join mandate_union on mandate_union.mandate_id = mandate.mandate_id
  where mandate.starts_on <= as_of and (mandate.ends_on is null or mandate.ends_on > as_of)
    and mandate.member_id in (select member_id from member_tonight)
)
select
  member_id as person_id, grant_role as role, union_id, tree, node_id, starts_on, ends_on,
  null::text as stands_in_for, null::date as absent_from, null::date as absent_until
from mine
where grant_role is not null and stand_in_for is null
union all
select
  deputy.member_id, away.grant_role, away.union_id, away.tree, away.node_id,
  greatest(deputy.starts_on, away.starts_on), least(deputy.ends_on, away.ends_on),
  away.mandate_id, absence.absent_from, absence.absent_until
from mine as deputy
join mine as away
  on away.mandate_id = deputy.stand_in_for and away.union_id = deputy.union_id
  and away.member_id <> deputy.member_id and away.grant_role is not null and away.stand_in_for is null
left join lateral (
  select max(leave_starts_on) as absent_from, min(leave_ends_on) as absent_until
  from employment
  join employer_above on employer_above.employer_unit_id = employment.employer_unit_id and above_id = away.node_id
  where employment.member_id = away.member_id
    and (starts_on is null or starts_on <= away.as_of) and (employment.ends_on is null or employment.ends_on > away.as_of)
  having bool_and(
    leave_starts_on is not null and leave_starts_on <= away.as_of
    and (leave_ends_on is null or leave_ends_on > away.as_of)
  )
) as absence on true
union all
select
  person_id, role, union_id, 'organisation', coalesce(organisation_unit_id, union_id), starts_on, ends_on,
  null, null, null
from office
cross join tonight
where starts_on <= as_of and (ends_on is null or ends_on > as_of)
