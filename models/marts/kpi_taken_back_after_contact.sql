-- One row per union, employer unit, branch and month: resignations settled within twelve full months after somebody had talked
-- with the member, and those of them that were taken back.
with
settled as (
  select
    membership_rows.member_id,
    membership_rows.span_number,
    membership_rows.membership_id,
    membership_rows.notice_received_on,
    coalesce(membership_rows.notice_withdrawn_on <= night.as_of, false) as is_taken_back,
    case
      when membership_rows.notice_withdrawn_on <= night.as_of then membership_rows.notice_withdrawn_on
      else {{ plus_days('membership_rows.register_ends_on', -1) }}
    end as settled_on
  from {{ ref('int_membership_rows') }} as membership_rows
  cross join {{ ref('int_night') }} as night
  where membership_rows.notice_received_on is not null
    and (
      membership_rows.notice_withdrawn_on <= night.as_of
      or membership_rows.register_ends_on <= {{ plus_days('night.as_of', 1) }}
    )
),
talked as (
  -- several contacts are one talk
  select distinct settled.membership_id
  from settled
  inner join {{ ref('stg_contacts') }} as contacts
    on contacts.member_id = settled.member_id
    and cast(contacts.happened_at as date) >= settled.notice_received_on
    and cast(contacts.happened_at as date) <= settled.settled_on
  where not contacts.is_automatic
),
spans as (
  select
    states.union_id,
    states.employer_unit_id,
    states.branch_id,
    settled.is_taken_back,
    {{ month_number('settled.settled_on') }} as from_month,
    {{ months_after(month_number('settled.settled_on')) }} as to_month
  from settled
  inner join talked using (membership_id)
  inner join {{ ref('int_states') }} as states
    on states.member_id = settled.member_id
    and states.span_number = settled.span_number
    and states.from_month < {{ month_number('settled.settled_on') }}
    and states.to_month >= {{ month_number('settled.settled_on') }}
  cross join {{ ref('int_night') }} as night
  where night.is_month_end
    or {{ month_number('settled.settled_on') }} < night.this_month
),
by_month as (
  {{ stock_by_month('spans', ['union_id', 'employer_unit_id', 'branch_id', 'is_taken_back']) }}
)
select
  by_month.union_id,
  by_month.employer_unit_id,
  by_month.branch_id,
  by_month.month,
  cast(coalesce(sum(by_month.numerator) filter (where by_month.is_taken_back), 0) as bigint) as numerator,
  cast(sum(by_month.numerator) as bigint) as denominator
from by_month
cross join {{ ref('int_window') }} as night
where by_month.month_number >= night.first_month + 12
group by all
