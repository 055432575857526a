-- Every line of law or agreement that a workplace or company group where members work stands at, and how far off it is.
-- key: union_id, employer_unit_id, line, posts
with unit as (
  select
    unit_steward.*, association.employer_association, as_of,
    setting('line_near_persons', unit_steward.union_id, as_of) as near_persons,
    (
      -- members with a job here or below tonight, none of whose jobs here outlasts the days, or whose membership does not
      select count(*) from (
        select member_tonight.member_id
        from employer_above
        join employment on employment.employer_unit_id = employer_above.employer_unit_id
        join member_tonight on member_tonight.member_id = employment.member_id
        where employer_above.above_id = unit_steward.employer_unit_id
          and member_tonight.union_id = unit_steward.union_id
          and (employment.starts_on is null or employment.starts_on <= tonight.as_of)
          and (employment.ends_on is null or employment.ends_on > tonight.as_of)
        group by member_tonight.member_id, leaves_on
        having not bool_or(
          employment.ends_on is null
          or employment.ends_on > tonight.as_of + setting('line_leaving_days', unit_steward.union_id, tonight.as_of)
        )
        or leaves_on + 1 <= tonight.as_of + setting('line_leaving_days', unit_steward.union_id, tonight.as_of)
      ) as gone
    ) as members_leaving
  from unit_steward
  cross join tonight
  left join association using (employer_unit_id)
  where status <> 'closed' and members > 0
),
drawn as (
  select unit.*, 'steward' as line, 1::bigint as posts, threshold_base as base, threshold as line_at from unit
  union all
  select unit.*, 'deputy_steward', 1, threshold_base, threshold from unit where unit_kind = 'workplace'
  union all
  select
    unit.*, kind.line, legal_line.posts, legal_line.base,
    coalesce(
      legal_line.threshold, ceil(coalesce(eligible_employees, employees)::numeric * legal_line.percent / 100)::bigint
    )
  from unit
  cross join (select distinct line from legal_lines) as kind
  cross join lateral legal_line(kind.line, unit_kind, union_id, employer_association, as_of)
),
measured as (
  select
    *, case base when 'members' then members else employees end as persons,
    case base when 'members' then members_leaving end as leaving
  from drawn
)
select
  union_id, employer_unit_id, unit_kind, branch_id, line, posts, base, persons, line_at as threshold,
  (abs(line_at - persons) + line_at - persons) / 2 as distance, leaving,
  case
    when line in ('steward', 'mandate_kept') then status in ('covered', 'covered_above', 'elected_not_notified')
    when line = 'stewards' then stewards >= posts
    when line = 'agreement_claim' then coalesce(agreement_state <> 'none', false)
    else exists (
      select from employer_above
      join mandate_held on mandate_held.employer_unit_id = above_id and mandate_held.union_id = measured.union_id
      where employer_above.employer_unit_id = measured.employer_unit_id and role = line
        and starts_on <= as_of and (ends_on is null or ends_on > as_of)
    )
  end as in_use,
  case
    when line_at is null or persons is null then 'unknown'
    when line_at - persons > near_persons then 'below'
    when line_at > persons then 'near'
    when line_at > persons - coalesce(leaving, 0) then 'falling'
    when line_at = persons then 'at_line'
    else 'reached'
  end as state
from measured
