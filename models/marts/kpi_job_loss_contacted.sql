-- One row per union, employer unit, branch and month: members whose week since they lost their job ended in the month, and those
-- talked to by then.
{{ share_of_judged_by_month(judged_job_loss_contacted()) }}
