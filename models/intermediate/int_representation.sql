-- One row per union, open workplace and month with a member job there: which posts of the chain it needs and which it has.
with
paths as (
  select paths.employer_unit_id, paths.above_id, paths.distance
  from {{ ref('int_employer_paths') }} as paths
  inner join {{ ref('stg_employer_units') }} as units
    on units.employer_unit_id = paths.employer_unit_id
    and units.kind = 'workplace'
),
post_spans as (
  select mandates.union_id, paths.employer_unit_id, mandates.role, mandates.from_month, mandates.to_month
  from {{ ref('int_mandates') }} as mandates
  inner join paths on paths.above_id = mandates.employer_unit_id
  where mandates.role in ('deputy_steward', 'chief_steward', 'safety_delegate')
),
posts as (
  {{ stock_by_month('post_spans', ['union_id', 'employer_unit_id', 'role']) }}
),
held as (
  select
    union_id, employer_unit_id, month_number,
    bool_or(role = 'deputy_steward') as has_deputy,
    bool_or(role = 'chief_steward') as has_chief,
    bool_or(role = 'safety_delegate') as has_safety
  from posts
  group by all
),
company_groups as (
  select paths.employer_unit_id, min_by(paths.above_id, paths.distance) as company_group_id
  from paths
  inner join {{ ref('stg_employer_units') }} as units
    on units.employer_unit_id = paths.above_id
    and units.kind = 'company_group'
  group by all
),
group_sizes as (
  select
    workplaces.union_id, company_groups.company_group_id, workplaces.month_number,
    cast(sum(workplaces.member_jobs) as bigint) as member_jobs
  from {{ ref('int_workplace_coverage') }} as workplaces
  inner join company_groups using (employer_unit_id)
  group by all
),
chiefs_needed as (
  select group_sizes.union_id, group_sizes.company_group_id, group_sizes.month_number
  from group_sizes
  inner join {{ ref('int_associations') }} as associations
    on associations.employer_unit_id = group_sizes.company_group_id
  inner join {{ ref('int_legal_lines') }} as lines
    on lines.union_id = group_sizes.union_id
    and lines.employer_association = associations.employer_association
    and lines.level = 'company_group'
    and lines.line = 'chief_steward'
    and lines.month_number = group_sizes.month_number
  where group_sizes.member_jobs >= lines.threshold
)
select
  workplaces.union_id,
  workplaces.employer_unit_id,
  workplaces.branch_id,
  company_groups.company_group_id,
  workplaces.month_number,
  workplaces.month,
  workplaces.is_eligible,
  workplaces.is_covered,
  coalesce(held.has_deputy, false) as has_deputy,
  chiefs_needed.union_id is not null as needs_chief,
  coalesce(held.has_chief, false) as has_chief,
  coalesce(workplaces.employees >= safety.threshold, false) as needs_safety,
  coalesce(held.has_safety, false) as has_safety
from {{ ref('int_workplace_coverage') }} as workplaces
inner join {{ ref('int_associations') }} as associations using (employer_unit_id)
left join held using (union_id, employer_unit_id, month_number)
left join company_groups using (employer_unit_id)
left join chiefs_needed
  on chiefs_needed.union_id = workplaces.union_id
  and chiefs_needed.company_group_id = company_groups.company_group_id
  and chiefs_needed.month_number = workplaces.month_number
left join {{ ref('int_legal_lines') }} as safety
  on safety.union_id = workplaces.union_id
  and safety.employer_association = associations.employer_association
  and safety.level = 'workplace'
  and safety.line = 'safety_delegate'
  and safety.month_number = workplaces.month_number
