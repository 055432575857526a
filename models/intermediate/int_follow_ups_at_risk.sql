-- One row per membership tonight for which enough rules of the at-risk list hold at once: at_risk, with the rules.
select
  risk_rules.membership_id,
  'at_risk' as reason,
  array_to_string(array_sort(array_agg(risk_rules.rule)), ',') as rules,
  max(risk_rules.on_date) as arose_on,
  max(risk_rules.on_date) as on_date,
  cast(null as date) as due_on,
  true as is_open
from {{ ref('int_risk_rules') }} as risk_rules
inner join {{ ref('int_members_now') }} as members_now on members_now.membership_id = risk_rules.membership_id
inner join {{ ref('int_follow_up_terms') }} as terms on terms.union_id = members_now.union_id
group by risk_rules.membership_id, terms.risk_rules
having count(*) >= terms.risk_rules
