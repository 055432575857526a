-- Every branch with its sums of twelve months, and its marks by the rules in force.
-- key: union_id, branch_id
with twelve as (
  select date_trunc('month', as_of)::date as newest, (date_trunc('month', as_of) - interval '12 months')::date as eldest
  from tonight
),
placed as (
  select organisation_unit_id as branch_id, union_id, parent_id as region_id from organisation_unit where kind = 'branch'
  union all
  select 'nobranch:' || union_id, union_id, null from "union"
  where exists (
      select from counted_row
      where counted_row.union_id = "union".union_id and not exists (
        select from organisation_unit
        where organisation_unit_id = counted_row.branch_id and organisation_unit.union_id = counted_row.union_id
      )
    )
    or exists (select from home_branch where branch_id = 'nobranch:' || "union".union_id)
),
summed as (
  select
    placed.*,
    (
      select coalesce(sum(numerator), 0) from kpi_members as k
      where k.branch_id = placed.branch_id and k.union_id = placed.union_id and month = newest
    ) as members,
    (
      select coalesce(sum(numerator), 0) from kpi_members as k
      where k.branch_id = placed.branch_id and k.union_id = placed.union_id and month = eldest
    ) as members_12_months_ago,
    (
      select coalesce(sum(numerator), 0) from kpi_members as k
      where k.branch_id = placed.branch_id and k.union_id = placed.union_id and month >= eldest
    ) as closes,
    (
      select coalesce(sum(numerator), 0) from kpi_joined as k
      where k.branch_id = placed.branch_id and k.union_id = placed.union_id and month > eldest
    ) as joined_12_months,
    (
      select coalesce(sum(numerator), 0) from kpi_left as k
      where k.branch_id = placed.branch_id and k.union_id = placed.union_id and month > eldest
    ) as left_12_months,
    (
      select coalesce(sum(numerator), 0) from kpi_moved as k
      where k.branch_id = placed.branch_id and k.union_id = placed.union_id and month > eldest
    ) as moved_12_months,
    (
      select coalesce(sum(numerator), 0) from kpi_left_by_reason as k
      where k.branch_id = placed.branch_id and k.union_id = placed.union_id and month > eldest
        and part in ('own_wish', 'dissatisfied', 'cost', 'other_union')
    ) as voluntary_exits,
    (
      select coalesce(sum(numerator), 0) from kpi_left_by_reason as k
      where k.branch_id = placed.branch_id and k.union_id = placed.union_id and month > eldest
        and part = 'unknown'
    ) as unexplained_exits,
    (
      select coalesce(sum(numerator), 0) from kpi_in_arrears as k
      where k.branch_id = placed.branch_id and k.union_id = placed.union_id and month = newest
    ) as in_arrears,
    (
      select coalesce(sum(numerator), 0) from kpi_reachable as k
      where k.branch_id = placed.branch_id and k.union_id = placed.union_id and month = newest
    ) as reachable,
    kept.numerator as kept, kept.denominator as kept_of,
    eligible.denominator as eligible_workplaces, eligible.numerator as covered_workplaces,
    (
      select max(held_on) from event, tonight
      where event.organisation_unit_id = placed.branch_id and event.union_id = placed.union_id
        and kind in ('annual_meeting', 'meeting') and held_on <= as_of
    ) as last_meeting_on,
    (
      select max(held_on) from election, tonight
      where election.organisation_unit_id = placed.branch_id and election.union_id = placed.union_id and held_on <= as_of
    ) as last_election_on,
    details.denominator as four_fields_of, details.numerator as four_fields,
    trained.denominator as stewards_to_train, trained.numerator as stewards_trained,
    turnout.denominator as entitled, turnout.numerator as votes,
    posts.denominator as posts_needed, posts.numerator as posts_filled,
    staffed.denominator as members_at_work, staffed.numerator as members_covered
  from placed
  cross join twelve
  cross join lateral (
    select coalesce(sum(numerator), 0) as numerator, coalesce(sum(denominator), 0) as denominator
    from kpi_kept_12_months as k
    where k.branch_id = placed.branch_id and k.union_id = placed.union_id and month = newest
  ) as kept
  cross join lateral (
    select coalesce(sum(numerator), 0) as numerator, coalesce(sum(denominator), 0) as denominator
    from kpi_covered_workplaces as k
    where k.branch_id = placed.branch_id and k.union_id = placed.union_id and month = newest
  ) as eligible
  cross join lateral (
    select coalesce(sum(numerator), 0) as numerator, coalesce(sum(denominator), 0) as denominator
    from kpi_four_fields as k
    where k.branch_id = placed.branch_id and k.union_id = placed.union_id and month = newest
  ) as details
  cross join lateral (
    select coalesce(sum(numerator), 0) as numerator, coalesce(sum(denominator), 0) as denominator
    from kpi_stewards_trained as k
    where k.branch_id = placed.branch_id and k.union_id = placed.union_id and month = newest
  ) as trained
  cross join lateral (
    select coalesce(sum(numerator), 0) as numerator, coalesce(sum(denominator), 0) as denominator
    from kpi_election_turnout as k
    where k.branch_id = placed.branch_id and k.union_id = placed.union_id and month = newest
  ) as turnout
  cross join lateral (
    select coalesce(sum(numerator), 0) as numerator, coalesce(sum(denominator), 0) as denominator
    from kpi_posts_filled as k
    where k.branch_id = placed.branch_id and k.union_id = placed.union_id and month = newest
  ) as posts
  cross join lateral (
    select coalesce(sum(numerator), 0) as numerator, coalesce(sum(denominator), 0) as denominator
    from kpi_covered_members as k
    where k.branch_id = placed.branch_id and k.union_id = placed.union_id and month = newest
  ) as staffed
),
marked as (
  select
    branch_id, measured.mark,
    case
      when base < least_base or base = 0 then null
      when (is_more_better and counted / base >= green / 100.0) or (not is_more_better and counted / base <= green / 100.0)
        then 'green'
      when (is_more_better and counted / base >= amber / 100.0) or (not is_more_better and counted / base <= amber / 100.0)
        then 'amber'
      else 'red'
    end as colour
  from summed
  cross join tonight
  cross join lateral (
    values
      ('cover', members_covered::numeric, members_at_work::numeric),
      ('posts', posts_filled, posts_needed),
      ('training', stewards_trained, stewards_to_train),
      ('details', four_fields, four_fields_of),
      ('arrears', in_arrears, members),
      ('exits', voluntary_exits, closes / 13.0),
      (
        'meeting',
        extract(year from age(as_of, coalesce(last_meeting_on, '1900-01-01'))) * 12
        + extract(month from age(as_of, coalesce(last_meeting_on, '1900-01-01'))),
        100
      )
  ) as measured (mark, counted, base)
  cross join lateral (
    select * from branch_marks
    where branch_marks.mark = measured.mark and branch_marks.union_id in (summed.union_id, '*')
      and starts_on <= as_of and (ends_on is null or ends_on > as_of)
    order by branch_marks.union_id = '*', starts_on desc
    limit 1
  ) as rule
)
select
  union_id, summed.branch_id, region_id, members::bigint, members_12_months_ago::bigint, joined_12_months::bigint,
  left_12_months::bigint, moved_12_months::bigint, kept::bigint, kept_of::bigint, voluntary_exits::bigint,
  unexplained_exits::bigint, closes::bigint as member_closes, eligible_workplaces::bigint, covered_workplaces::bigint, members_at_work::bigint,
  members_covered::bigint, posts_filled::bigint, posts_needed::bigint,
  stewards_trained::bigint, stewards_to_train::bigint, votes::bigint, entitled::bigint,
  four_fields::bigint, four_fields_of::bigint, in_arrears::bigint, reachable::bigint,
  (select colour from marked where marked.branch_id = summed.branch_id and mark = 'cover') as cover_mark,
  (select colour from marked where marked.branch_id = summed.branch_id and mark = 'posts') as posts_mark,
  (select colour from marked where marked.branch_id = summed.branch_id and mark = 'training') as training_mark,
  (select colour from marked where marked.branch_id = summed.branch_id and mark = 'details') as details_mark,
  (select colour from marked where marked.branch_id = summed.branch_id and mark = 'arrears') as arrears_mark,
  (select colour from marked where marked.branch_id = summed.branch_id and mark = 'exits') as exits_mark,
  (select colour from marked where marked.branch_id = summed.branch_id and mark = 'meeting') as meeting_mark,
  last_meeting_on, last_election_on,
  (
    select sum(candidates) from election
    where election.organisation_unit_id = summed.branch_id and held_on = last_election_on
  ) as election_candidates,
  (
    select sum(entitled) from election
    where election.organisation_unit_id = summed.branch_id and held_on = last_election_on
  ) as election_entitled,
  (
    select sum(votes) from election
    where election.organisation_unit_id = summed.branch_id and held_on = last_election_on
  ) as election_votes
from summed
