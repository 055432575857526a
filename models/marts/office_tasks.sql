-- One row per thing that the register office should put right, such as a late return, a deduction or a missing workplace.
with
waiting as (
  select
    members.union_id,
    charges.employer_unit_id,
    charges.period_on,
    cast(count(distinct charges.member_id) as bigint) as members
  from {{ ref('int_returns') }} as returns
  inner join {{ ref('stg_dues_charges') }} as charges
    on charges.employer_unit_id = returns.employer_unit_id
    and charges.period_on = returns.period_on
  inner join {{ ref('stg_members') }} as members
    on members.member_id = charges.member_id
    and members.union_id = returns.union_id
  where returns.state = 'missing'
    and charges.payer = 'payroll'
    and charges.amount_minor > 0
  group by members.union_id, charges.employer_unit_id, charges.period_on
),
late_returns as (
  select
    returns.union_id,
    'late_return' as kind,
    returns.remittance_id as row_key,
    returns.employer_unit_id,
    returns.branch_id,
    returns.expected_on as on_date,
    returns.period_on,
    coalesce(waiting.members, 0) as members
  from {{ ref('int_returns') }} as returns
  left join waiting using (union_id, employer_unit_id, period_on)
  where returns.state = 'missing'
),
exemptions as (
  select
    members_now.union_id,
    members_now.member_id,
    members_now.employer_unit_id,
    members_now.branch_id,
    exemptions.exemption_id as row_key,
    case when exemptions.ends_on is null then 'without_end' else 'ends_soon' end as why,
    exemptions.reason as exemption_reason,
    exemptions.ends_on,
    coalesce({{ plus_days('exemptions.ends_on', -1) }}, exemptions.starts_on) as on_date
  from {{ ref('stg_exemptions') }} as exemptions
  inner join {{ ref('int_members_now') }} as members_now using (member_id)
  inner join {{ ref('int_rules') }} as open_months
    on open_months.union_id = members_now.union_id
    and open_months.rule = 'open_exemption_months'
  inner join {{ ref('int_rules') }} as renewal_days
    on renewal_days.union_id = members_now.union_id
    and renewal_days.rule = 'exemption_renewal_days'
  cross join {{ ref('int_night') }} as night
  where exemptions.starts_on <= night.as_of
    and (
      (exemptions.ends_on is null and exemptions.starts_on <= {{ plus_months('night.as_of', '-open_months.amount') }})
      or (
        exemptions.ends_on > night.as_of
        and exemptions.ends_on <= {{ plus_days('night.as_of', 'renewal_days.amount') }}
      )
    )
),
followed as (
  -- the next exemption may begin before this one ends
  select distinct exemptions.row_key
  from exemptions
  inner join {{ ref('stg_exemptions') }} as next_ones
    on next_ones.member_id = exemptions.member_id
    and next_ones.starts_on <= exemptions.ends_on
    and (next_ones.ends_on is null or next_ones.ends_on > exemptions.ends_on)
),
tasks as (
  select
    union_id, kind, row_key, cast(null as string) as member_id, employer_unit_id, branch_id,
    cast(null as string) as why, cast(null as string) as exemption_reason, on_date, period_on, members
  from late_returns
  union all
  select
    exemptions.union_id, 'renew_exemption', exemptions.row_key, exemptions.member_id, exemptions.employer_unit_id,
    exemptions.branch_id, exemptions.why, exemptions.exemption_reason, exemptions.on_date, cast(null as date), 1
  from exemptions
  left join followed on followed.row_key = exemptions.row_key
  where followed.row_key is null
  union all
  select
    corrections.union_id, 'correction', corrections.correction_id, corrections.member_id, members_now.employer_unit_id,
    members_now.branch_id, corrections.kind, cast(null as string), corrections.reported_on, cast(null as date), 1
  from {{ ref('stg_corrections') }} as corrections
  left join {{ ref('int_members_now') }} as members_now on members_now.member_id = corrections.member_id
  cross join {{ ref('int_night') }} as night
  where corrections.reported_on <= night.as_of
    and (corrections.done_on is null or corrections.done_on > night.as_of)
  union all
  select
    mismatches.union_id, 'deduction',
    mismatches.member_id || '/' || mismatches.employer_unit_id || '/' || cast(mismatches.month_number as string),
    mismatches.member_id, mismatches.employer_unit_id, members_now.branch_id, mismatches.part, cast(null as string),
    mismatches.arrived_on, mismatches.period_on, 1
  from {{ ref('int_deduction_mismatches') }} as mismatches
  inner join {{ ref('int_members_now') }} as members_now on members_now.member_id = mismatches.member_id
  where mismatches.is_open
  union all
  select
    mismatches.union_id, 'fund', mismatches.member_id || '/' || mismatches.part, mismatches.member_id,
    mismatches.employer_unit_id, mismatches.branch_id, mismatches.part, cast(null as string), mismatches.since_on,
    cast(null as date), 1
  from {{ ref('int_fund_mismatches') }} as mismatches
  where mismatches.part in ('benefit_but_billed', 'exempt_without_benefit')
  union all
  select
    union_id, 'unplaced', membership_id, member_id, employer_unit_id, branch_id,
    case when has_job then 'job_without_workplace' else 'no_job' end, cast(null as string), joined_on,
    cast(null as date), 1
  from {{ ref('int_members_now') }}
  where kind = 'working'
    and employer_unit_id = 'without:' || branch_id
)
select
  tasks.union_id,
  tasks.kind || ':' || tasks.row_key || '@' || tasks.union_id as task_id,
  tasks.kind,
  tasks.why,
  tasks.exemption_reason,
  tasks.member_id,
  people.given_name,
  people.family_name,
  tasks.employer_unit_id,
  units.l as unit_l,
  units.name as unit_name,
  tasks.branch_id,
  branches.region_id,
  tasks.on_date,
  tasks.period_on,
  cast(tasks.members as integer) as members,
  people.phone,
  people.email,
  coalesce(people.is_protected, false) as is_protected
from tasks
left join {{ ref('stg_members') }} as people on people.member_id = tasks.member_id
left join {{ ref('employer_units') }} as units on units.employer_unit_id = tasks.employer_unit_id
left join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = tasks.branch_id
