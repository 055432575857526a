-- One row per union, employer unit, branch and month: kinds of certificate that members had in the year, and the expired ones.
{{ share_of_judged(judged_certificates_expired(), 0) }}
