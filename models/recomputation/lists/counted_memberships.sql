-- Every membership row of the register and why it counts tonight or not.
-- key: membership_id
with stated as (
  select
    member.union_id, membership.membership_id, membership.member_id,
    case
      when is_pending then 'pending'
      when deceased_on < membership.starts_on then 'died_before_joining'
      when membership.membership_id = counted_at.membership_id then 'counted'
      when counted_row.membership_id is not null and counted_at.member_id is not null then 'bridged'
      when counted_row.exit_reason = 'died' and counted_row.ends_on <= as_of + 1 then 'deceased'
      when membership.starts_on > as_of and counted_row.membership_id is not null then 'not_started'
      else 'ended'
    end as why,
    counted_at.employer_unit_id, counted_at.branch_id
  from membership
  join member on member.member_id = membership.member_id
  cross join tonight
  left join counted_row on counted_row.membership_id = membership.membership_id
  left join span
    on span.member_id = membership.member_id and membership.starts_on >= span.starts_on
    and (span.next_span_starts_on is null or membership.starts_on < span.next_span_starts_on)
  left join counted_at
    on counted_at.member_id = membership.member_id and counted_at.span_number = span.span_number and closes_on = as_of
)
select union_id, membership_id, member_id, why = 'counted' as is_counted, why from stated
