-- One row per mandate at an employer unit and union represented, with the day it ends in fact: a death ends it too.
-- `is_served_to_term`: it ended because its term did.
select
  mandate.mandate_id, mandate.member_id, mandate.role, mandate.employer_unit_id, mandate.starts_on,
  least(mandate.ends_on, deceased_on + 1) as ends_on, mandate.term_ends_on, mandate.end_reason, mandate.notified_on,
  (mandate.ends_on >= mandate.term_ends_on or (mandate.term_ends_on is null and mandate.end_reason = 'term_ended'))
  and (deceased_on is null or deceased_on + 1 >= mandate.ends_on) as is_served_to_term,
  represented.union_id,
  mandate_roles.is_steward, mandate_roles.covers_below,
  reelection_grace_days
from mandate
join member on member.member_id = mandate.member_id
left join mandate_union on mandate_union.mandate_id = mandate.mandate_id
cross join lateral (select coalesce(mandate_union.union_id, member.union_id) as union_id) as represented
join union_rule on union_rule.union_id = represented.union_id
join mandate_roles on mandate_roles.role = mandate.role
where mandate.employer_unit_id is not null
-- index: employer_unit_id
