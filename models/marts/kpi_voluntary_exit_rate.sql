-- One row per union, employer unit, branch and month: exits of twelve full months that are known to be voluntary, and the sum of thirteen closes.
{{ exits_of_a_year("nature = 'voluntary'") }}
