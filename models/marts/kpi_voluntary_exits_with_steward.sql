-- One row per union, workplace, branch and month: exits by choice over twelve full months from workplaces with a steward at the
-- opening, and the member-months there.
{{ exits_by_choice('exposure.has_steward') }}
