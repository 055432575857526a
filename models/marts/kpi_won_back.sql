-- One row per union, employer unit, branch and month: who left by choice or lapsed one to two years ago, and who of them came
-- back within twelve months.
{{ share_of_judged(judged_won_back(), 24) }}
