-- One row per union, employer unit, branch and month: cases received, and those acknowledged within 24 hours.
{{ cases_in_time('acknowledged_at', 'acknowledge_hours', 'hour') }}
