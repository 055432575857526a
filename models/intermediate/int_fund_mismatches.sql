-- One row per person and kind of difference between what the union and the unemployment fund know tonight.
with
in_force as (
  -- a person may stand twice in one state
  select states.member_id, states.state, min(states.starts_on) as since_on
  from {{ ref('stg_fund_states') }} as states
  cross join {{ ref('int_night') }} as night
  where states.starts_on <= night.as_of
    and (states.ends_on is null or states.ends_on > night.as_of)
  group by states.member_id, states.state
),
insured as (
  select member_id, since_on from in_force where state = 'member'
),
paid as (
  select member_id, since_on from in_force where state = 'benefit'
),
told as (
  -- several exemptions at once are one
  select exemptions.member_id, min(exemptions.starts_on) as since_on
  from {{ ref('stg_exemptions') }} as exemptions
  cross join {{ ref('int_night') }} as night
  where exemptions.reason in ('unemployed', 'laid_off')
    and exemptions.starts_on <= night.as_of
    and (exemptions.ends_on is null or exemptions.ends_on > night.as_of)
  group by exemptions.member_id
),
-- a union whose members the fund does not tell of has no mismatches
asked as (
  select distinct members.union_id
  from in_force
  inner join {{ ref('stg_members') }} as members using (member_id)
),
now as (
  select
    members.union_id, members.member_id, members.employer_unit_id, members.branch_id, members.in_work,
    members.is_exempt
  from {{ ref('int_members_now') }} as members
  inner join asked using (union_id)
),
former as (
  select membership_rows.union_id, membership_rows.member_id, membership_rows.branch_id
  from {{ ref('int_membership_rows') }} as membership_rows
  inner join insured using (member_id)
  anti join now on now.member_id = membership_rows.member_id
  cross join {{ ref('int_night') }} as night
  where membership_rows.starts_on <= night.as_of
  qualify row_number() over (
    partition by membership_rows.member_id
    order by membership_rows.starts_on desc nulls last, membership_rows.membership_id desc nulls last
  ) = 1
)
select
  now.union_id, now.member_id, now.employer_unit_id, now.branch_id, 'union_only' as part, cast(null as date) as since_on
from now
anti join insured on insured.member_id = now.member_id
where now.in_work
union all
select
  former.union_id, former.member_id, 'without:' || former.branch_id, former.branch_id, 'fund_only', insured.since_on
from former
inner join insured on insured.member_id = former.member_id
union all
select now.union_id, now.member_id, now.employer_unit_id, now.branch_id, 'benefit_but_billed', paid.since_on
from now
inner join paid on paid.member_id = now.member_id
where not now.is_exempt
union all
select now.union_id, now.member_id, now.employer_unit_id, now.branch_id, 'exempt_without_benefit', told.since_on
from now
inner join told on told.member_id = now.member_id
anti join paid on paid.member_id = now.member_id
