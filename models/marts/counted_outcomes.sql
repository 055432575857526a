-- One row per figure and thing whose outcome it judges this month, an exit or a promise or a return: counted, or why not.
{%- set outcomes = [
  ('early_exits', judged_early_exits(), 'stayed_a_year', 12),
  ('won_back', judged_won_back(), 'stayed_away', 24),
  ('students_kept_6_months', judged_students_kept(6), 'no_working_member_then', 12),
  ('students_kept_12_months', judged_students_kept(12), 'no_working_member_then', 12),
  ('mandates_renewed', judged_mandates_renewed(), 'not_renewed', 0),
  ('elections_contested', judged_elections_contested(), 'one_candidate', 0),
  ('certificates_expired', judged_certificates_expired(), 'in_force', 0),
  ('new_members_contacted', judged_new_members_contacted(), 'nobody_talked', 0),
  ('graduates_contacted', judged_graduates_contacted(), 'nobody_talked', 0),
  ('job_loss_contacted', judged_job_loss_contacted(), 'nobody_talked', 0),
  ('taken_back_after_contact', judged_taken_back_after_contact(), 'left_all_the_same', 12),
  ('cured', judged_cured(), 'still_owed', 0),
  ('cured_after_contact', judged_cured_after_contact(), 'still_owed', 12),
  ('out_of_arrears', judged_out_of_arrears(), none, 0),
  ('promises_kept', judged_promises_kept(), 'broken', 0),
  ('employer_returns', judged_employer_returns(), none, 0),
  ('payroll_messages', judged_payroll_messages(), none, 0),
  ('credit_balances', judged_credit_balances(), none, 0),
  ('dues_capped', judged_dues_capped(), 'credited', 0),
  ('deduction_mismatches', judged_deduction_mismatches(), none, 0),
  ('entrepreneurs', judged_entrepreneurs(), none, 0),
  ('fund_mismatches', judged_fund_mismatches(), none, 0)
] %}
with
outcomes as (
  {%- for kpi, judged, otherwise, months in outcomes %}
  select
    '{{ kpi }}' as kpi, judged.union_id, judged.outcome_id, judged.employer_unit_id, judged.branch_id,
    case when judged.is_counted then 'counted' {%- if otherwise %} else '{{ otherwise }}' {%- endif %} end as why
  from (
    {{ judged }}
  ) as judged
  cross join {{ ref('int_window') }} as night
  where judged.from_month <= night.this_month
    and judged.to_month > night.this_month
    and night.this_month >= night.first_month + {{ months }}
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
)
select
  outcomes.union_id,
  outcomes.kpi,
  outcomes.outcome_id,
  outcomes.employer_unit_id,
  units.l as unit_l,
  outcomes.branch_id,
  branches.region_id,
  {%- for kpi, _judged, _otherwise, _months in outcomes %}
  case when outcomes.kpi = '{{ kpi }}' then outcomes.why end as why_{{ kpi }}
  {%- if not loop.last %},{% endif %}
  {%- endfor %}
from outcomes
inner join {{ ref('employer_units') }} as units on units.employer_unit_id = outcomes.employer_unit_id
inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = outcomes.branch_id
