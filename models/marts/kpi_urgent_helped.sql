-- One row per union, employer unit, branch and month: urgent cases received, and those helped within 24 hours.
{{ cases_in_time('helped_at', 'urgent_help_hours', 'hour', "cases.priority = 'urgent'") }}
