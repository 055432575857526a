-- One row per union, employer unit, home branch and month: days from first mandate to first licence, and who got it in the year.
with
first_mandates as (
  select union_id, member_id, employer_unit_id, starts_on
  from {{ ref('int_mandates') }}
  where is_steward
    and employer_unit_id is not null
  qualify row_number() over (
    partition by union_id, member_id order by starts_on nulls last, mandate_id nulls last
  ) = 1
),
first_licences as (
  select member_id, min(starts_on) as licensed_on
  from {{ ref('stg_certificates') }}
  where kind = 'steward_licence'
    and (ends_on is null or ends_on > starts_on)
  group by member_id
),
licensed as (
  select
    first_mandates.union_id,
    first_mandates.employer_unit_id,
    {{ days_between('first_mandates.starts_on', 'first_licences.licensed_on') }} as days,
    {{ close_after('first_licences.licensed_on') }} as from_month
  from first_mandates
  inner join first_licences using (member_id)
  cross join {{ ref('int_night') }} as night
  where first_licences.licensed_on >= first_mandates.starts_on
)
select
  licensed.union_id,
  licensed.employer_unit_id,
  homes.branch_id,
  months.month,
  cast(sum(licensed.days) as bigint) as numerator,
  cast(count(*) as bigint) as denominator
from licensed
inner join {{ ref('int_home_branches') }} as homes using (union_id, employer_unit_id)
inner join {{ ref('int_months') }} as months
  on months.month_number >= licensed.from_month
  and months.month_number < licensed.from_month + 12
  and months.is_published
group by licensed.union_id, licensed.employer_unit_id, homes.branch_id, months.month
