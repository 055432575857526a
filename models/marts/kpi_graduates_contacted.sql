-- One row per union, employer unit, branch and month: students whose six months since the exam ended in the month, and those
-- talked to by then.
{{ share_of_judged_by_month(judged_graduates_contacted()) }}
