-- One row per node of either tree whose interval does not lie within its parent's, or shares its left end with another.
with
nodes as (
  select 'employer' as tree, employer_unit_id as node_id, parent_id, l, r from {{ ref('employer_units') }}
  union all
  select 'organisation', organisation_unit_id, parent_id, l, r from {{ ref('organisation_units') }}
)
select nodes.tree, nodes.node_id
from nodes
left join nodes as parents
  on parents.tree = nodes.tree
  and parents.node_id = nodes.parent_id
where nodes.parent_id is not null
  and (parents.l is null or nodes.l <= parents.l or nodes.r > parents.r)
union all
select tree, min(node_id) from nodes group by tree, l having count(*) > 1
