-- One row per union, employer unit, branch and month: who joined one to two years ago, and who of them left within twelve months.
{{ share_of_judged(judged_early_exits(), 12) }}
