-- One row per figure whose unit is not in the employer tree, or whose branch is not in its union's organisation tree.
{% set kpis = [
  'acknowledged',
  'also_here',
  'answered_in_a_day',
  'answered_in_a_week',
  'arrears_amount',
  'at_lapse_line',
  'cases_without_news',
  'chain_complete',
  'closed_at_first_contact',
  'contact_confirmed',
  'contacts',
  'contacts_by_channel',
  'contacts_by_topic',
  'covered_members',
  'covered_of_all',
  'covered_workplaces',
  'credit_balances',
  'cured',
  'density',
  'dues_bases',
  'dues_charged',
  'dues_collected',
  'dues_expected',
  'dues_paid',
  'early_exits',
  'election_turnout',
  'employer_returns',
  'employment_notice',
  'exempt',
  'exempt_by_reason',
  'exit_rate',
  'four_fields',
  'fund_mismatches',
  'graduates_next_month',
  'in_arrears',
  'in_work',
  'joined',
  'kept_12_months',
  'lapse_share',
  'left',
  'left_by_reason',
  'left_by_tenure',
  'mandates_ending',
  'mandates_renewed',
  'members',
  'members_by_tenure',
  'members_per_100',
  'members_per_steward',
  'members_reached',
  'moved',
  'new_members_contacted',
  'objecting_to_profiling',
  'payroll_messages',
  'possible_duplicates',
  'posts_filled',
  'potential_members',
  'private_sector_members',
  'promises_kept',
  'reachable',
  'reopened',
  'resigning_next_month',
  'resigning_this_month',
  'satisfied',
  'stewards',
  'stewards_licensed',
  'stewards_reachable',
  'stewards_trained',
  'students_kept_12_months',
  'students_kept_6_months',
  'taken_back_after_contact',
  'took_part',
  'transfers',
  'urgent_helped',
  'voluntary_exit_rate',
  'voluntary_exit_rate_most',
  'voluntary_exits_with_steward',
  'voluntary_exits_without_steward',
  'won_back',
  'workplaces_by_density',
  'workplaces_without_steward'
] %}
with
cells as (
  {% for kpi in kpis %}
  select '{{ kpi }}' as kpi, union_id, employer_unit_id, branch_id from {{ ref('kpi_' ~ kpi) }} group by all
  {% if not loop.last %}union all{% endif %}
  {% endfor %}
)
select cells.kpi, cells.union_id, cells.employer_unit_id, cells.branch_id
from cells
left join {{ ref('employer_units') }} as units on units.employer_unit_id = cells.employer_unit_id
left join {{ ref('organisation_units') }} as branches
  on branches.organisation_unit_id = cells.branch_id
  and branches.union_id = cells.union_id
where units.employer_unit_id is null
  or branches.organisation_unit_id is null
