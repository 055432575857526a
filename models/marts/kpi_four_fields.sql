-- One row per union, employer unit, branch and this month: working members, and those with e-mail, phone, occupation and workplace.
with
incomplete as (
  select distinct membership_id from {{ ref('int_missing_details') }}
)
select
  members_now.union_id,
  members_now.employer_unit_id,
  members_now.branch_id,
  cast(date_trunc('month', night.as_of) as date) as month,
  cast(count(*) - count(incomplete.membership_id) as bigint) as numerator,
  cast(count(*) as bigint) as denominator
from {{ ref('int_members_now') }} as members_now
cross join {{ ref('int_night') }} as night
left join incomplete on incomplete.membership_id = members_now.membership_id
where members_now.kind = 'working'
group by members_now.union_id, members_now.employer_unit_id, members_now.branch_id, night.as_of
