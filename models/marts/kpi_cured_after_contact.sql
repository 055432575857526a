-- One row per union, employer unit, branch and month: arrears decided within twelve full months after somebody had talked with the
-- member, and those of them that were paid.
{{ share_of_judged(judged_cured_after_contact(), 12) }}
