-- One row per union, employer unit, branch and month: exits of twelve full months, and the sum of thirteen closes.
{{ exits_of_a_year() }}
