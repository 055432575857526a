-- One row per union: the numbers of its follow-ups, as in force tonight.
select
  union_id,
  max(amount) filter (where rule = 'dues_grace_days') as dues_grace_days,
  max(amount) filter (where rule = 'lapse_months') as lapse_months,
  max(amount) filter (where rule = 'lapse_line_days') as lapse_line_days,
  max(amount) filter (where rule = 'graduate_months') as graduate_months,
  max(amount) filter (where rule = 'new_contact_days') as new_contact_days,
  max(amount) filter (where rule = 'new_follow_up_days') as new_follow_up_days,
  max(amount) filter (where rule = 'new_year_days') as new_year_days,
  max(amount) filter (where rule = 'new_follow_up_lead_days') as new_follow_up_lead_days,
  max(amount) filter (where rule = 'job_loss_days') as job_loss_days,
  max(amount) filter (where rule = 'job_loss_contact_days') as job_loss_contact_days,
  max(amount) filter (where rule = 'job_loss_notice_days') as job_loss_notice_days,
  max(amount) filter (where rule = 'unconfirmed_months') as unconfirmed_months,
  max(amount) filter (where rule = 'payroll_employer_months') as payroll_employer_months,
  max(amount) filter (where rule = 'certificate_notice_days') as certificate_notice_days,
  max(amount) filter (where rule = 'certificate_due_days') as certificate_due_days,
  max(amount) filter (where rule = 'risk_months') as risk_months,
  max(amount) filter (where rule = 'risk_rules') as risk_rules,
  max(amount) filter (where rule = 'repeated_arrears_months') as repeated_arrears_months,
  max(amount) filter (where rule = 'repeated_arrears_times') as repeated_arrears_times,
  max(amount) filter (where rule = 'follow_up_rest_days') as follow_up_rest_days
from {{ ref('int_rules') }}
group by union_id
