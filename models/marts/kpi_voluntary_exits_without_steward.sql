-- One row per union, workplace, branch and month: exits by choice over twelve full months from workplaces without a steward at the
-- opening, and the member-months there.
{{ exits_by_choice('not exposure.has_steward') }}
