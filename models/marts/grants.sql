-- One row per union and mandate, stand-in or office in force tonight: who may see what. Its holder must be a member tonight.
with
mandates as (
  select
    mandates.*,
    case when mandates.grant_role = 'branch_officer' then 'organisation' else 'employer' end as tree,
    case
      when mandates.grant_role = 'branch_officer' then mandates.organisation_unit_id
      else mandates.employer_unit_id
    end as node_id
  from {{ ref('int_mandates') }} as mandates
  where mandates.is_in_force
    and mandates.member_id in (select member_id from {{ ref('int_members_now') }})
),
-- on full-time leave tonight from every job at or below the unit of the mandate
absences as (
  select
    mandates.mandate_id,
    max(employments.leave_starts_on) as absent_from,
    nullif(min(coalesce(employments.leave_ends_on, date '9999-12-31')), date '9999-12-31') as absent_until
  from mandates
  inner join {{ ref('stg_employments') }} as employments on employments.member_id = mandates.member_id
  inner join {{ ref('int_employer_paths') }} as paths
    on paths.employer_unit_id = employments.employer_unit_id
    and paths.above_id = mandates.node_id
  cross join {{ ref('int_night') }} as night
  where coalesce(employments.starts_on, night.as_of) <= night.as_of
    and (employments.ends_on is null or employments.ends_on > night.as_of)
  group by mandates.mandate_id
  having sum(
    case
      when employments.leave_starts_on <= night.as_of
        and (employments.leave_ends_on is null or employments.leave_ends_on > night.as_of) then 0
      else 1
    end
  ) = 0
),
granted as (
  select
    mandates.mandate_id || '@' || mandates.union_id as grant_id,
    mandates.member_id as person_id,
    mandates.grant_role as role,
    mandates.union_id,
    mandates.tree,
    mandates.node_id,
    mandates.starts_on,
    mandates.ends_on,
    cast(null as string) as stands_in_for,
    cast(null as date) as absent_from,
    cast(null as date) as absent_until
  from mandates
  where mandates.grant_role is not null
    and mandates.stand_in_for is null
  union all
  -- what the one stood in for sees, never more: their role, unit and unions; the policy says when
  select
    deputies.mandate_id || '@' || deputies.union_id,
    deputies.member_id,
    mandates.grant_role,
    mandates.union_id,
    mandates.tree,
    mandates.node_id,
    greatest(deputies.starts_on, mandates.starts_on),
    nullif(
      least(coalesce(deputies.ends_on, date '9999-12-31'), coalesce(mandates.ends_on, date '9999-12-31')),
      date '9999-12-31'
    ),
    mandates.mandate_id,
    absences.absent_from,
    absences.absent_until
  from mandates as deputies
  inner join mandates
    on mandates.mandate_id = deputies.stand_in_for
    and mandates.union_id = deputies.union_id
    and mandates.member_id <> deputies.member_id
  left join absences on absences.mandate_id = mandates.mandate_id
  where mandates.grant_role is not null
    and mandates.stand_in_for is null
),
holders as (
  select
    granted.*,
    trim(coalesce(people.given_name, '') || ' ' || coalesce(people.family_name, '')) as person_name
  from granted
  inner join {{ ref('stg_members') }} as people on people.member_id = granted.person_id
  union all
  select
    offices.office_id,
    offices.person_id,
    offices.role,
    offices.union_id,
    'organisation',
    coalesce(offices.organisation_unit_id, offices.union_id),
    offices.starts_on,
    offices.ends_on,
    null,
    null,
    null,
    offices.person_name
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
  holders.grant_id,
  holders.person_id,
  holders.person_name,
  holders.role,
  holders.union_id,
  holders.tree,
  holders.node_id,
  nodes.name as node_name,
  nodes.kind as node_kind,
  nodes.l as node_l,
  nodes.r as node_r,
  nodes.enterprise_l,
  nodes.enterprise_r,
  holders.starts_on,
  holders.ends_on,
  holders.stands_in_for,
  holders.absent_from,
  holders.absent_until
from holders
inner join nodes
  on nodes.tree = holders.tree
  and nodes.node_id = holders.node_id
  and (nodes.union_id is null or nodes.union_id = holders.union_id)
