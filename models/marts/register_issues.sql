-- One row per row of the register that the office should put right, by kind.
with
issues as (
  select members.union_id, memberships.member_id, memberships.membership_id as row_key, members.deceased_on as on_date,
    'died_before_joining' as kind
  from {{ ref('stg_memberships') }} as memberships
  inner join {{ ref('stg_members') }} as members using (member_id)
  where members.deceased_on < memberships.starts_on
  union all
  select
    members.union_id, memberships.member_id, memberships.membership_id, memberships.ends_on, 'ends_before_it_begins'
  from {{ ref('stg_memberships') }} as memberships
  inner join {{ ref('stg_members') }} as members using (member_id)
  where memberships.ends_on <= memberships.starts_on
  union all
  select members.union_id, memberships.member_id, memberships.membership_id, memberships.notice_withdrawn_on,
    'withdrawn_notice_with_end'
  from {{ ref('stg_memberships') }} as memberships
  inner join {{ ref('stg_members') }} as members using (member_id)
  cross join {{ ref('int_night') }} as night
  where memberships.notice_withdrawn_on <= night.as_of
    and memberships.ends_on > night.as_of
  union all
  select
    members.union_id, memberships.member_id, memberships.membership_id, memberships.starts_on, 'branch_of_another_union'
  from {{ ref('stg_memberships') }} as memberships
  inner join {{ ref('stg_members') }} as members using (member_id)
  inner join {{ ref('stg_organisation_units') }} as branches on branches.organisation_unit_id = memberships.branch_id
  where branches.union_id <> members.union_id
  union all
  select union_id, member_id, membership_id, cast(null as date), 'no_workplace'
  from {{ ref('int_members_now') }}
  where kind = 'working'
    and employer_unit_id = 'without:' || branch_id
  union all
  select members_now.union_id, exemptions.member_id, exemptions.exemption_id, exemptions.starts_on, 'open_exemption'
  from {{ ref('stg_exemptions') }} as exemptions
  inner join {{ ref('int_members_now') }} as members_now using (member_id)
  inner join {{ ref('int_rules') }} as rules
    on rules.union_id = members_now.union_id
    and rules.rule = 'open_exemption_months'
  cross join {{ ref('int_night') }} as night
  where exemptions.ends_on is null
    and exemptions.starts_on <= {{ plus_months('night.as_of', '-rules.amount') }}
  union all
  select members_now.union_id, jobs.member_id, jobs.employment_id, units.closed_on, 'job_at_closed_workplace'
  from {{ ref('int_jobs') }} as jobs
  inner join {{ ref('int_members_now') }} as members_now using (member_id)
  inner join {{ ref('stg_employer_units') }} as units on units.employer_unit_id = jobs.employer_unit_id
  cross join {{ ref('int_night') }} as night
  where jobs.to_month > night.this_month
    and units.closed_on <= night.as_of
  union all
  select mandates.union_id, mandates.member_id, mandates.mandate_id || '@' || mandates.union_id, mandates.starts_on,
    'mandate_without_unit'
  from {{ ref('int_mandates') }} as mandates
  where mandates.is_in_force
    and mandates.employer_unit_id is null
    and mandates.organisation_unit_id is null
  union all
  select mandates.union_id, mandates.member_id, mandates.mandate_id || '@' || mandates.union_id, mandates.starts_on,
    'mandate_of_no_member'
  from {{ ref('int_mandates') }} as mandates
  where mandates.is_in_force
    and mandates.member_id not in (select member_id from {{ ref('int_members_now') }})
  union all
  select
    workplace_months.union_id, cast(null as string),
    workplace_months.employer_unit_id || '@' || workplace_months.union_id,
    cast(null as date), 'more_members_than_eligible'
  from {{ ref('int_workplace_months') }} as workplace_months
  inner join {{ ref('int_months') }} as months using (month_number)
  where months.is_partial
    and workplace_months.member_jobs > workplace_months.eligible
),
-- the newest branch of the member, whether still one or not
branches_of_members as (
  select member_id, branch_id
  from {{ ref('int_membership_rows') }}
  qualify
    row_number() over (partition by member_id order by starts_on desc nulls last, membership_id desc nulls last) = 1
),
placed as (
  select
    issues.*,
    coalesce(homes.branch_id, branches_of_members.branch_id) as branch_id
  from issues
  left join branches_of_members on branches_of_members.member_id = issues.member_id
  left join {{ ref('int_home_branches') }} as homes
    on issues.kind = 'more_members_than_eligible'
    and homes.union_id = issues.union_id
    and issues.row_key = homes.employer_unit_id || '@' || homes.union_id
)
select
  placed.union_id,
  placed.branch_id,
  branches.region_id,
  placed.kind,
  placed.member_id,
  placed.row_key,
  placed.on_date,
  placed.kind as message_code,
  coalesce(people.is_protected, false) as is_protected
from placed
left join {{ ref('stg_members') }} as people on people.member_id = placed.member_id
left join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = placed.branch_id
