-- One row per union, employer unit, branch and month: students whose exam was 12 to 24 months ago, and who of them were working
-- members 12 months after it.
{{ share_of_judged(judged_students_kept(12), 12) }}
