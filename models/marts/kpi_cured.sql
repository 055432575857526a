-- One row per union, employer unit, branch and month: members who fell into arrears three months before, and who were out again.
with
begun as (
  select
    arrears.union_id,
    arrears.member_id,
    arrears.employer_unit_id,
    arrears.branch_id,
    arrears.month_number
  from {{ ref('int_arrears') }} as arrears
  cross join {{ ref('int_window') }} as night
  left join {{ ref('int_arrears') }} as before
    on before.member_id = arrears.member_id
    and before.month_number = arrears.month_number - 1
  where before.member_id is null
    -- whether those of the first month owed before it is not known
    and arrears.month_number > night.first_month
),
later_closes as (
  select member_id, month_number, month_number + 1 as later_month from begun
  union all
  select member_id, month_number, month_number + 2 from begun
),
cured as (
  -- out at the first of the two closes, at the second or at both
  select distinct later_closes.member_id, later_closes.month_number
  from later_closes
  inner join {{ ref('int_states') }} as states
    on states.member_id = later_closes.member_id
    and states.from_month <= later_closes.later_month
    and states.to_month > later_closes.later_month
  left join {{ ref('int_arrears') }} as arrears
    on arrears.member_id = later_closes.member_id
    and arrears.month_number = later_closes.later_month
  where arrears.member_id is null
)
select
  begun.union_id,
  begun.employer_unit_id,
  begun.branch_id,
  months.month,
  cast(count(cured.member_id) as bigint) as numerator,
  cast(count(*) as bigint) as denominator
from begun
inner join {{ ref('int_months') }} as months on months.month_number = begun.month_number + 3
left join cured
  on cured.member_id = begun.member_id
  and cured.month_number = begun.month_number
where months.is_published
group by begun.union_id, begun.employer_unit_id, begun.branch_id, months.month
