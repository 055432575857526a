-- One row per union, employer unit, branch and month: cases received, and those a person answered within 24 hours.
{{ cases_in_time('answered_at', 'answer_hours', 'hour') }}
