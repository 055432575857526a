-- One row per job held tonight by a member counted tonight: the unit and the enterprise it belongs to.
select
  member_tonight.member_id, employment.employer_unit_id, above_id as enterprise_id, starts_on, confirmed_on,
  employment.employer_unit_id = member_tonight.employer_unit_id as is_main
from member_tonight
join employment on employment.member_id = member_tonight.member_id
left join employer_above on employer_above.employer_unit_id = employment.employer_unit_id and is_enterprise
where (starts_on is null or starts_on <= as_of) and (ends_on is null or ends_on > as_of)
-- index: member_id
