-- One row per union, place, branch and month: elections of the year to the close in which somebody stood, and the contested.
{{ share_of_judged_by_month(judged_elections_contested()) }}
