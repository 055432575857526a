-- What each mandate of a counted member and each office in force tonight lets its holder see.
-- key: person_id, role, union_id, tree, node_id, starts_on
select
  mandate.member_id as person_id, grant_role as role, coalesce(mandate_union.union_id, member.union_id) as union_id,
  case when employer_unit_id is not null then 'employer' else 'organisation' end as tree,
  coalesce(employer_unit_id, organisation_unit_id) as node_id, mandate.starts_on,
  least(mandate.ends_on, deceased_on + 1) as ends_on
from mandate
join member on member.member_id = mandate.member_id
cross join tonight
join mandate_roles on mandate_roles.role = mandate.role and grant_role is not null
left join mandate_union on mandate_union.mandate_id = mandate.mandate_id
where mandate.starts_on <= as_of and (mandate.ends_on is null or mandate.ends_on > as_of)
  and mandate.member_id in (select member_id from member_tonight)
union all
select
  person_id, role, union_id, 'organisation', coalesce(organisation_unit_id, union_id), starts_on, ends_on
from office
cross join tonight
where starts_on <= as_of and (ends_on is null or ends_on > as_of)
