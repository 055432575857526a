-- What each steward in office carries tonight: the workplaces nobody is nearer to, and the members there.
-- key: mandate_id, union_id
with office as (
  select
    mandate_held.*, as_of, month, (select min(day) from (values (ends_on), (term_ends_on)) as ends (day)) as until_on,
    setting('steward_course_days', union_id, as_of) as course_days,
    setting('succession_days', union_id, as_of) as succession_days,
    setting('steward_range_from', union_id, as_of) as range_from, setting('steward_range_to', union_id, as_of) as range_to
  from mandate_held
  cross join tonight
  join month on closes_on = as_of
  where is_steward and starts_on <= as_of and (ends_on is null or ends_on > as_of)
),
here as (
  select
    union_id, employer_unit_id, count(*) as members, count(*) filter (where is_new) as new_members,
    count(*) filter (where months_owed > 0) as in_arrears
  from member_tonight
  group by union_id, employer_unit_id
),
reach as (
  select here.*, office.mandate_id, employer_above.levels_up
  from here
  join employer_above on employer_above.employer_unit_id = here.employer_unit_id
  join office
    on office.employer_unit_id = employer_above.above_id and office.union_id = here.union_id
    and (levels_up = 0 or covers_below)
),
carried as (
  select *, (select count(*) from reach as other where (other.union_id, other.employer_unit_id, other.levels_up) =
    (reach.union_id, reach.employer_unit_id, reach.levels_up)) as carriers
  from reach
  where not exists (
    select from reach as nearer
    where nearer.union_id = reach.union_id and nearer.employer_unit_id = reach.employer_unit_id
      and nearer.levels_up < reach.levels_up
  )
),
summed as (
  select
    office.*, count(carried.mandate_id) as workplaces, coalesce(sum(members), 0)::bigint as members,
    coalesce(sum(new_members), 0)::bigint as new_members, coalesce(sum(in_arrears), 0)::bigint as in_arrears,
    coalesce(max(carriers), 1) as stewards_here,
    round(coalesce(sum(members::double precision / carriers), 0)::numeric)::bigint as members_each
  from office
  left join carried on carried.mandate_id = office.mandate_id and carried.union_id = office.union_id
  group by office.mandate_id, office.member_id, office.role, office.employer_unit_id, office.starts_on, office.ends_on,
    office.term_ends_on, office.end_reason, office.notified_on, office.is_served_to_term, office.union_id,
    office.is_steward, office.covers_below, office.reelection_grace_days, as_of, month, until_on, course_days,
    office.succession_days, range_from, range_to
),
schooled as (
  select member_id, min(coalesce(completed_on, ends_on - 1, starts_on)) as trained_on
  from course_attendance
  join course on course.course_id = course_attendance.course_id
  where status = 'completed' and kind = 'steward_basic'
  group by member_id
)
select
  summed.union_id, summed.mandate_id, summed.member_id, summed.role, summed.employer_unit_id, branch_id, until_on,
  until_on - as_of as days_left,
  exists (
    select from mandate_held as next
    join mandate on mandate.mandate_id = next.mandate_id
    where next.employer_unit_id = summed.employer_unit_id and next.union_id = summed.union_id
      and next.role = summed.role and next.mandate_id <> summed.mandate_id and next.starts_on > summed.starts_on
      and next.starts_on >= until_on - succession_days and coalesce(mandate.elected_on, mandate.starts_on) <= as_of
      and (next.ends_on is null or next.ends_on > until_on)
  ) as is_succeeded,
  workplaces, members, new_members, in_arrears, stewards_here, members_each, range_from, range_to,
  case when members_each between range_from and range_to then 'recommended'
    when members_each < range_from then 'small' else 'large' end as load,
  first_on, trained_on, first_on + course_days as course_due_on,
  case
    when trained_on - first_on <= course_days then 'in_time'
    when trained_on is not null then 'late'
    when as_of - first_on < course_days then 'due'
    else 'overdue'
  end as training,
  licence.is_licensed, licence.licence_until
from summed
join home_branch
  on home_branch.union_id = summed.union_id and home_branch.employer_unit_id = summed.employer_unit_id
left join schooled on schooled.member_id = summed.member_id
cross join lateral (
  select min(career.starts_on) as first_on from mandate_held as career
  where career.member_id = summed.member_id and career.union_id = summed.union_id and career.is_steward
) as career
cross join lateral (
  select count(*) > 0 as is_licensed,
    case when not bool_or(ends_on is null) then max(ends_on) end as licence_until
  from certificate
  where certificate.member_id = summed.member_id and kind = 'steward_licence' and certificate.starts_on <= as_of
    and (certificate.ends_on is null or certificate.ends_on > as_of)
) as licence
