-- Workplaces and company groups with a member at work or a past steward, and how it stands with their steward.
-- key: union_id, employer_unit_id
select * from unit_steward
