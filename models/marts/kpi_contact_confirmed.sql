-- One row per union, employer unit, branch and this month: members, and those whose contact details were confirmed within a year.
select
  members_now.union_id,
  members_now.employer_unit_id,
  members_now.branch_id,
  cast(date_trunc('month', night.as_of) as date) as month,
  cast(count(*) filter (
    where people.contact_confirmed_on >= {{ plus_months('night.as_of', '-terms.unconfirmed_months') }}
  ) as bigint) as numerator,
  cast(count(*) as bigint) as denominator
from {{ ref('int_members_now') }} as members_now
inner join {{ ref('int_follow_up_terms') }} as terms on terms.union_id = members_now.union_id
inner join {{ ref('stg_members') }} as people on people.member_id = members_now.member_id
cross join {{ ref('int_night') }} as night
group by members_now.union_id, members_now.employer_unit_id, members_now.branch_id, night.as_of
