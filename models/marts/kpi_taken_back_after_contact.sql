-- One row per union, employer unit, branch and month: resignations settled within twelve full months after somebody had talked
-- with the member, and those of them that were taken back.
{{ share_of_judged(judged_taken_back_after_contact(), 12) }}
