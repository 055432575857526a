-- One row per union, employer unit, branch and month: cases that may wait a week, and those answered within it.
{{ cases_in_time('answered_at', 'answer_week_days', 'day', "cases.priority = 'week'") }}
