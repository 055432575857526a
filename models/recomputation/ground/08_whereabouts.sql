-- One row per bridged span and day asked: the cell the member stood in on that day.
select
  day_asked.member_id, union_id, span_number, day, is_counted, branch_id,
  membership_id as row_in_force_id, kind,
  coalesce(job.employer_unit_id, 'without:' || branch_id) as employer_unit_id,
  job.employer_unit_id is not null as has_workplace
from day_asked
cross join lateral (
  select
    membership_id, kind,
    coalesce(
      (
        select organisation_unit_id from organisation_unit
        where organisation_unit_id = counted_row.branch_id and organisation_unit.union_id = day_asked.union_id
      ),
      'nobranch:' || day_asked.union_id
    ) as branch_id
  from counted_row
  where counted_row.member_id = day_asked.member_id
    and counted_row.starts_on between day_asked.span_starts_on and day
  order by counted_row.starts_on desc, membership_id desc
  limit 1
) as row_in_force
left join lateral (
  select employer_unit_id from employment
  where employment.member_id = day_asked.member_id
    and employer_unit_id is not null
    and (employment.starts_on is null or employment.starts_on <= day)
    and (employment.ends_on is null or employment.ends_on > day)
  order by coalesce(share_percent, 0) desc, coalesce(employment.starts_on, '-infinity'), employment_id
  limit 1
) as job on true
-- index: member_id, day
-- index: day
