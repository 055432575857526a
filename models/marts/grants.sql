-- One row per union and mandate or office in force tonight: who may see what. A mandate's holder must be a member tonight.
with
granted as (
  select
    mandates.mandate_id || '@' || mandates.union_id as grant_id,
    mandates.member_id as person_id,
    trim(coalesce(people.given_name, '') || ' ' || coalesce(people.family_name, '')) as person_name,
    mandates.grant_role as role,
    mandates.union_id,
    case when mandates.grant_role = 'branch_officer' then 'organisation' else 'employer' end as tree,
    case
      when mandates.grant_role = 'branch_officer' then mandates.organisation_unit_id
      else mandates.employer_unit_id
    end as node_id,
    mandates.starts_on,
    mandates.ends_on
  from {{ ref('int_mandates') }} as mandates
  inner join {{ ref('stg_members') }} as people using (member_id)
  where mandates.is_in_force
    and mandates.grant_role is not null
    and mandates.member_id in (select member_id from {{ ref('int_members_now') }})
  union all
  select
    offices.office_id,
    offices.person_id,
    offices.person_name,
    offices.role,
    offices.union_id,
    'organisation',
    coalesce(offices.organisation_unit_id, offices.union_id),
    offices.starts_on,
    offices.ends_on
  from {{ ref('stg_offices') }} as offices
  cross join {{ ref('int_night') }} as night
  where offices.starts_on <= night.as_of
    and (offices.ends_on is null or offices.ends_on > night.as_of)
),
nodes as (
  select 'employer' as tree, employer_unit_id as node_id, cast(null as string) as union_id, name, kind, l, r,
    enterprise_l, enterprise_r
  from {{ ref('employer_units') }}
  union all
  select 'organisation', organisation_unit_id, union_id, name, kind, l, r, null, null
  from {{ ref('organisation_units') }}
)
select
  granted.grant_id,
  granted.person_id,
  granted.person_name,
  granted.role,
  granted.union_id,
  granted.tree,
  granted.node_id,
  nodes.name as node_name,
  nodes.kind as node_kind,
  nodes.l as node_l,
  nodes.r as node_r,
  nodes.enterprise_l,
  nodes.enterprise_r,
  granted.starts_on,
  granted.ends_on
from granted
inner join nodes
  on nodes.tree = granted.tree
  and nodes.node_id = granted.node_id
  and (nodes.union_id is null or nodes.union_id = granted.union_id)
