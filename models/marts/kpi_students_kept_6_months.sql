-- One row per union, employer unit, branch and month: students whose exam was 6 to 18 months ago, and who of them were working
-- members 6 months after it.
{{ share_of_judged(judged_students_kept(6), 12) }}
