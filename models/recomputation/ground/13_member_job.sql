-- One row per month, union, employer unit and member at work there at the close, whether it is the main job or not.
select distinct -- two jobs of one member at one workplace are one member job
  counted_at.month, counted_at.closes_on, counted_at.union_id, counted_at.member_id, employment.employer_unit_id,
  counted_at.branch_id, employment.employer_unit_id = counted_at.employer_unit_id as is_primary
from counted_at
join employment on employment.member_id = counted_at.member_id
where employment.employer_unit_id is not null
  and (employment.starts_on is null or employment.starts_on <= closes_on)
  and (employment.ends_on is null or employment.ends_on > closes_on)
-- index: employer_unit_id, month
