-- One row per union, employer unit, branch and month: members at the close, and those who came to an event lately.
{{ members_lately('event') }}
