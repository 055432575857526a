-- One row per union, employer unit, home branch and month: mandates that ended in the year before, and those renewed.
{{ share_of_judged_by_month(judged_mandates_renewed()) }}
