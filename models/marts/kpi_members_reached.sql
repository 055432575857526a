-- One row per union, employer unit, branch and month: members at the close, and those a message reached lately.
{{ members_lately('message') }}
