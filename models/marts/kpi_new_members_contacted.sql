-- One row per union, employer unit, branch and month: members whose first fourteen days ended in the month, and those talked to by then.
{{ share_of_judged_by_month(judged_new_members_contacted()) }}
