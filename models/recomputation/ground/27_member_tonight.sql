-- One row per membership counted tonight: its cell and everything a list says about it.
select
  counted_at.union_id, counted_at.membership_id, counted_at.member_id, counted_at.employer_unit_id,
  counted_at.branch_id, counted_at.kind, span.starts_on as joined_on,
  job.in_work, job.job_ends_on,
  exists (
    select from exemption
    where exemption.member_id = counted_at.member_id and exemption.starts_on <= as_of
      and (exemption.ends_on is null or exemption.ends_on > as_of)
  ) as is_exempt,
  coalesce(months_owed, 0) as months_owed, coalesce(owed_minor, 0) as owed_minor, oldest_due_on,
  case
    when notice_received_on <= as_of and (notice_withdrawn_on is null or notice_withdrawn_on > as_of)
      then register_ends_on - 1
  end as leaves_on,
  as_of - span.starts_on < new_member_days as is_new,
  as_of, counted_at.month
from tonight
join counted_at on closes_on = as_of
join span on span.member_id = counted_at.member_id and span.span_number = counted_at.span_number
join union_rule on union_rule.union_id = counted_at.union_id
left join arrears on arrears.member_id = counted_at.member_id and arrears.month = counted_at.month
cross join lateral (
  select
    coalesce(
      bool_or(
        leave_starts_on is null or leave_starts_on > as_of or leave_ends_on <= as_of
      ),
      false
    ) as in_work,
    min(employment.ends_on) - 1 as job_ends_on
  from employment
  where employment.member_id = counted_at.member_id
    and (employment.starts_on is null or employment.starts_on <= as_of)
    and (employment.ends_on is null or employment.ends_on > as_of)
) as job
-- index: member_id
