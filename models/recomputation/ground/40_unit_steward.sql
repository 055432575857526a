-- One row per union and workplace or company group with a member at work or a past steward: how it stands with it.
with unit as (
  select
    "union".union_id, employer_unit.employer_unit_id, employer_unit.kind, closed_on, as_of, reelection_grace_days,
    as_of - make_interval(months => steward_gap_months) as gap_since,
    (
      select count(distinct member_job.member_id) from employer_above
      join member_job on member_job.employer_unit_id = employer_above.employer_unit_id
      where employer_above.above_id = employer_unit.employer_unit_id
        and member_job.union_id = "union".union_id and member_job.month = date_trunc('month', as_of)
    ) as members,
    (
      select state from employer_above
      join agreement on agreement.employer_unit_id = above_id and agreement.union_id = "union".union_id
      where employer_above.employer_unit_id = employer_unit.employer_unit_id
        and agreement.starts_on <= as_of and (agreement.ends_on is null or agreement.ends_on > as_of)
      order by levels_up, agreement.starts_on desc
      limit 1
    ) as agreement_state,
    exists (
      select from mandate_held
      join employer_above on employer_above.employer_unit_id = mandate_held.employer_unit_id
      where employer_above.above_id = employer_unit.employer_unit_id
        and mandate_held.union_id = "union".union_id and role = 'deputy_steward'
        and mandate_held.starts_on <= as_of and (mandate_held.ends_on is null or mandate_held.ends_on > as_of)
    ) as deputy_in_office,
    headcount_in_force.employees, headcount_in_force.eligible as eligible_employees,
    headcount_in_force.counted_on as headcount_on
  from "union"
  cross join employer_unit
  cross join tonight
  join union_rule on union_rule.union_id = "union".union_id
  -- only workplaces that are open are counted: a company group has no headcount of its own
  left join headcount_in_force
    on headcount_in_force.employer_unit_id = employer_unit.employer_unit_id
    and headcount_in_force.union_id = "union".union_id
    and headcount_in_force.month = date_trunc('month', as_of)
    and (closed_on is null or closed_on > as_of)
  where employer_unit.kind = 'workplace'
    or (
      employer_unit.kind = 'company_group'
      and (select count(*) from employer_above where above_id = employer_unit.employer_unit_id and levels_up > 0) > 1
    )
),
covering as (
  -- steward's mandates here or, for a company group, below; and those above whose role covers what lies below
  select
    unit.union_id as for_union_id, unit.employer_unit_id as for_unit_id, mandate_held.*, false as is_above,
    mandate_held.starts_on <= as_of and (ends_on is null or ends_on > as_of) as is_in_force,
    ends_on <= as_of as has_ended
  from unit
  join employer_above on employer_above.above_id = unit.employer_unit_id
  join mandate_held
    on mandate_held.employer_unit_id = employer_above.employer_unit_id and mandate_held.union_id = unit.union_id
  where is_steward
  union all
  select
    unit.union_id, unit.employer_unit_id, mandate_held.*, true,
    mandate_held.starts_on <= as_of and (ends_on is null or ends_on > as_of), ends_on <= as_of
  from unit
  join employer_above on employer_above.employer_unit_id = unit.employer_unit_id and levels_up > 0
  join mandate_held
    on mandate_held.employer_unit_id = employer_above.above_id and mandate_held.union_id = unit.union_id
  where covers_below
),
covered as (
  select
    for_union_id, for_unit_id,
    count(*) filter (where is_in_force and not is_above) as stewards,
    coalesce(bool_or(is_in_force and not is_above and notified_on <= as_of), false) as is_covered,
    coalesce(bool_or(is_in_force and not is_above), false) as is_elected,
    coalesce(bool_or(is_in_force and is_above), false) as is_covered_above,
    max(ends_on) filter (where has_ended) as last_steward_ended_on,
    coalesce(bool_or(has_ended and is_served_to_term and as_of < ends_on + reelection_grace_days), false) as is_awaited
  from covering
  cross join tonight
  group by for_union_id, for_unit_id
),
ruled as (
  select
    unit.*, rule.threshold, rule.is_known as threshold_known, rule.base as threshold_base, covered.stewards,
    is_covered, is_elected, is_covered_above, last_steward_ended_on, is_awaited,
    coalesce(case when rule.base = 'employees' then employees else members end >= threshold, false) as is_enough
  from unit
  left join covered on for_union_id = unit.union_id and for_unit_id = unit.employer_unit_id
  left join association on association.employer_unit_id = unit.employer_unit_id
  cross join lateral (
    select base, threshold, is_known from steward_thresholds
    where steward_thresholds.union_id in (unit.union_id, '*')
      and steward_thresholds.employer_association in (association.employer_association, '*')
      and level = unit.kind and role = 'steward'
      and starts_on <= as_of and (ends_on is null or ends_on > as_of)
    order by steward_thresholds.union_id = '*', steward_thresholds.employer_association = '*'
    limit 1
  ) as rule
  where members > 0 or last_steward_ended_on is not null
),
stated as (
  select
    *,
    case
      when closed_on <= as_of then 'closed'
      when is_covered then 'covered'
      when is_elected then 'elected_not_notified'
      when is_covered_above then 'covered_above'
      when not is_enough and last_steward_ended_on > gap_since then 'lost_eligibility'
      when not is_enough then 'below'
      when is_awaited then 'reelection'
      when last_steward_ended_on > gap_since then 'lost'
      when last_steward_ended_on is not null then 'vacant'
      else 'never'
    end as status,
    case when not coalesce(is_elected or is_covered_above, false) then last_steward_ended_on end as without_since
  from ruled
),
judged as (
  select
    stated.union_id, stated.employer_unit_id, kind as unit_kind, branch_id, members, threshold, threshold_known,
    threshold_base, coalesce(stewards, 0) as stewards, last_steward_ended_on, status, employees,
    eligible_employees, headcount_on, agreement_state, deputy_in_office, as_of - without_since as days_without,
    (extract(year from age(as_of, without_since)) * 12 + extract(month from age(as_of, without_since)))::integer
      as months_since_last_steward,
    round(
      members * case status
        when 'lost' then 2 - (as_of - without_since) / 365.0 when 'vacant' then 1 when 'never' then 0.8 else 0
      end,
      3
    )::double precision as urgency
  from stated
  join home_branch
    on home_branch.union_id = stated.union_id and home_branch.employer_unit_id = stated.employer_unit_id
),
placed as (
  select
    judged.*, status in ('lost', 'vacant', 'never') as is_gap, here.municipality, organisation_above.above_id as region_id,
    (
      select employer_above.above_id from employer_above
      where employer_above.employer_unit_id = judged.employer_unit_id and is_enterprise
    ) as enterprise_id
  from judged
  join employer_unit as here on here.employer_unit_id = judged.employer_unit_id
  left join (
    organisation_above join organisation_unit as region on region.organisation_unit_id = above_id and region.kind = 'region'
  ) on organisation_above.organisation_unit_id = judged.branch_id
),
willing as (
  select member_id from course_attendance where status <> 'absent'
  union
  select member_id from consent
  join tonight on given_on <= as_of and (withdrawn_on is null or withdrawn_on > as_of)
  where kind = 'open_to_a_role'
),
unwilling as (
  select member_id from consent
  join tonight on given_on <= as_of and (withdrawn_on is null or withdrawn_on > as_of)
  where kind = 'objects_to_profiling'
  union
  select member_id from mandate_held
  join tonight on starts_on <= as_of and (ends_on is null or ends_on > as_of)
  where is_steward
)
select
  placed.union_id, placed.employer_unit_id, unit_kind, branch_id, members, threshold, threshold_known, threshold_base,
  stewards, last_steward_ended_on, status, employees, eligible_employees, headcount_on, agreement_state,
  deputy_in_office, days_without, months_since_last_steward, urgency,
  case when is_gap then candidates end as candidates,
  case when is_gap then nearest_unit_id end as nearest_unit_id,
  case when is_gap then nearest_by end as nearest_by,
  case
    when not is_gap then null
    when deputy_in_office then 'deputy_acts'
    when candidates > 0 then 'ask_candidates'
    when nearest_unit_id is not null then 'cover_from_nearby'
    else 'visit'
  end as next_step,
  case
    when is_gap then rank() over (
      partition by placed.union_id, region_id, is_gap order by urgency desc, members desc, placed.employer_unit_id
    )
  end as region_rank
from placed
cross join lateral (
  select count(distinct member_job.member_id) as candidates
  from employer_above
  join member_job on member_job.employer_unit_id = employer_above.employer_unit_id
  cross join tonight
  where employer_above.above_id = placed.employer_unit_id and member_job.union_id = placed.union_id
    and member_job.month = date_trunc('month', as_of)
    and member_job.member_id in (select member_id from willing)
    and member_job.member_id not in (select member_id from unwilling)
) as asked
left join lateral (
  select other.employer_unit_id as nearest_unit_id,
    case when other.enterprise_id = placed.enterprise_id then 'enterprise' else 'municipality' end as nearest_by
  from placed as other
  where other.union_id = placed.union_id and other.region_id = placed.region_id
    and other.unit_kind = 'workplace' and other.stewards > 0
    and (other.enterprise_id = placed.enterprise_id or other.municipality = placed.municipality)
  order by
    other.enterprise_id <> placed.enterprise_id, other.members::double precision / other.stewards, other.employer_unit_id
  limit 1
) as nearest on true
