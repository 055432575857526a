-- One row per union, employer unit, branch and month: arrears decided within twelve full months after somebody had talked with the
-- member, and those of them that were paid.
with
begun as (
  select
    arrears.union_id,
    arrears.member_id,
    arrears.employer_unit_id,
    arrears.branch_id,
    arrears.month_number,
    opened.closes_on as began_on,
    first_close.closes_on as first_on,
    second_close.closes_on as second_on,
    owing.member_id is not null as owed_at_first,
    (first_states.member_id is not null and owing.member_id is null)
    or (second_states.member_id is not null and owing_still.member_id is null) as is_cured
  from {{ ref('int_arrears') }} as arrears
  inner join {{ ref('int_months') }} as opened on opened.month_number = arrears.month_number
  inner join {{ ref('int_months') }} as first_close on first_close.month_number = arrears.month_number + 1
  inner join {{ ref('int_months') }} as second_close on second_close.month_number = arrears.month_number + 2
  cross join {{ ref('int_night') }} as night
  cross join {{ ref('int_window') }} as published
  left join {{ ref('int_arrears') }} as before
    on before.member_id = arrears.member_id
    and before.month_number = arrears.month_number - 1
  left join {{ ref('int_arrears') }} as owing
    on owing.member_id = arrears.member_id
    and owing.month_number = arrears.month_number + 1
  left join {{ ref('int_arrears') }} as owing_still
    on owing_still.member_id = arrears.member_id
    and owing_still.month_number = arrears.month_number + 2
  left join {{ ref('int_states') }} as first_states
    on first_states.member_id = arrears.member_id
    and first_states.from_month <= arrears.month_number + 1
    and first_states.to_month > arrears.month_number + 1
  left join {{ ref('int_states') }} as second_states
    on second_states.member_id = arrears.member_id
    and second_states.from_month <= arrears.month_number + 2
    and second_states.to_month > arrears.month_number + 2
  where before.member_id is null
    -- whether those of the first month owed before it is not known
    and arrears.month_number > published.first_month
    and (night.is_month_end or arrears.month_number + 2 < night.this_month)
),
talked as (
  -- several contacts are one talk
  select distinct begun.member_id, begun.month_number
  from begun
  inner join {{ ref('stg_contacts') }} as contacts
    on contacts.member_id = begun.member_id
    and cast(contacts.happened_at as date) > begun.began_on
    and cast(contacts.happened_at as date) <= case when begun.owed_at_first then begun.second_on else begun.first_on end
  where not contacts.is_automatic
),
spans as (
  select
    begun.union_id,
    begun.employer_unit_id,
    begun.branch_id,
    begun.is_cured,
    begun.month_number + 2 as from_month,
    {{ months_after('(begun.month_number + 2)') }} as to_month
  from begun
  inner join talked using (member_id, month_number)
  cross join {{ ref('int_night') }} as night
),
by_month as (
  {{ stock_by_month('spans', ['union_id', 'employer_unit_id', 'branch_id', 'is_cured']) }}
)
select
  by_month.union_id,
  by_month.employer_unit_id,
  by_month.branch_id,
  by_month.month,
  cast(coalesce(sum(by_month.numerator) filter (where by_month.is_cured), 0) as bigint) as numerator,
  cast(sum(by_month.numerator) as bigint) as denominator
from by_month
cross join {{ ref('int_window') }} as night
where by_month.month_number >= night.first_month + 12
group by all
