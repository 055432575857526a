-- One row per member and day asked with a job at a known workplace: the largest, then the oldest one.
select distinct on (employment.member_id, day) -- all jobs that cover the day
  employment.member_id, day, employer_unit_id
from day_asked
join employment
  on employment.member_id = day_asked.member_id
  and (employment.starts_on is null or employment.starts_on <= day)
  and (employment.ends_on is null or employment.ends_on > day)
where employer_unit_id is not null
order by employment.member_id, day, coalesce(share_percent, 0) desc,
  coalesce(employment.starts_on, '-infinity'), employment_id
