-- One row per union, unit and post of its chain of representation that should be filled and is not tonight.
select
  posts.union_id,
  posts.employer_unit_id,
  posts.unit_l,
  posts.branch_id,
  posts.region_id,
  units.name,
  units.kind as unit_kind,
  units.municipality,
  posts.post,
  cast(coalesce(standing.members, 0) as bigint) as members
from {{ ref('counted_posts') }} as posts
inner join {{ ref('employer_units') }} as units on units.employer_unit_id = posts.employer_unit_id
left join {{ ref('unit_stewards') }} as standing
  on standing.union_id = posts.union_id
  and standing.employer_unit_id = posts.employer_unit_id
where posts.why_posts_filled <> 'counted'
