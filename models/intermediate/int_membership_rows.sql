-- One row per membership row that takes part: not pending, not empty, not begun after death; numbered by bridged span.
with
rows_that_take_part as (
  select
    memberships.membership_id,
    memberships.member_id,
    members.union_id,
    coalesce(branches.organisation_unit_id, 'nobranch:' || members.union_id) as branch_id,
    memberships.kind,
    memberships.starts_on,
    memberships.ends_on as register_ends_on,
    least(
      coalesce(memberships.ends_on, date '9999-12-31'),
      coalesce({{ plus_days('members.deceased_on', 1) }}, date '9999-12-31')
    ) as until_on,
    case
      when {{ plus_days('members.deceased_on', 1) }} <= coalesce(memberships.ends_on, date '9999-12-31') then 'died'
      else coalesce(memberships.exit_reason, 'unknown')
    end as exit_reason,
    memberships.notice_received_on,
    memberships.notice_withdrawn_on
  from {{ ref('stg_memberships') }} as memberships
  inner join {{ ref('stg_members') }} as members using (member_id)
  left join {{ ref('stg_organisation_units') }} as branches
    on branches.organisation_unit_id = memberships.branch_id
    and branches.union_id = members.union_id
  where not coalesce(memberships.is_pending, false)
    and (memberships.ends_on is null or memberships.ends_on > memberships.starts_on)
    and (members.deceased_on is null or members.deceased_on >= memberships.starts_on)
),
after_the_rows_before as (
  select
    *,
    max(until_on) over (
      partition by member_id order by starts_on nulls last, membership_id nulls last
      rows between unbounded preceding and 1 preceding
    ) as until_before
  from rows_that_take_part
),
bridged as (
  select
    after_the_rows_before.*,
    case
      when until_before is null then 1
      when until_before = date '9999-12-31' then 0
      when {{ days_between('until_before', 'starts_on') }} > rules.amount then 1
      else 0
    end as begins_span
  from after_the_rows_before
  inner join {{ ref('int_rules') }} as rules
    on rules.union_id = after_the_rows_before.union_id
    and rules.rule = 'bridging_days'
)
select
  membership_id,
  member_id,
  union_id,
  cast(sum(begins_span) over (
    partition by member_id order by starts_on nulls last, membership_id nulls last
    rows between unbounded preceding and current row
  ) as bigint) as span_number,
  branch_id,
  kind,
  starts_on,
  nullif(until_on, date '9999-12-31') as ends_on,
  register_ends_on,
  exit_reason,
  notice_received_on,
  notice_withdrawn_on
from bridged
