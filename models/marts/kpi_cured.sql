-- One row per union, employer unit, branch and month: members who fell into arrears three months before, and who were out again.
{{ share_of_judged_by_month(judged_cured()) }}
