-- Every post that is needed tonight and that nobody holds.
-- key: union_id, employer_unit_id, post
with needed as (
  select union_id, employer_unit_id, post
  from workplace_posts
  cross join tonight
  cross join lateral (
    values
      ('steward', is_eligible, is_covered), ('deputy_steward', is_eligible, has_deputy),
      ('safety_delegate', needs_safety, has_safety)
  ) as each_post (post, is_needed, is_held)
  where month = date_trunc('month', as_of) and is_needed and not is_held
  union all
  select union_id, company_group_id, 'chief_steward'
  from group_chief
  cross join tonight
  where month = date_trunc('month', as_of) and is_needed
    and not exists (
      select from post_held
      where below_id = any (workplaces) and post_held.union_id = group_chief.union_id and role = 'chief_steward'
        and starts_on <= as_of and (ends_on is null or ends_on > as_of)
    )
)
select
  needed.union_id, needed.employer_unit_id, post, home_branch.branch_id, employer_unit.kind as unit_kind,
  employer_unit.municipality,
  coalesce(unit_steward.members, 0) as members
from needed
join employer_unit on employer_unit.employer_unit_id = needed.employer_unit_id
join home_branch
  on home_branch.union_id = needed.union_id and home_branch.employer_unit_id = needed.employer_unit_id
left join unit_steward
  on unit_steward.union_id = needed.union_id and unit_steward.employer_unit_id = needed.employer_unit_id
