-- One row per union, employer unit, branch and month: promises due in it, and those done by their day.
{{ share_of_judged_by_month(judged_promises_kept()) }}
