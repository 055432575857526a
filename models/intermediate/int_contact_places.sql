-- One row per time that a member turned to the union and met a person, in a published month: when, how, what about, where.
with
asked as (
  select
    contacts.contact_id,
    contacts.union_id,
    contacts.member_id,
    coalesce(contacts.organisation_unit_id, '') as organisation_unit_id,
    contacts.happened_at,
    contacts.channel,
    coalesce(contacts.topic, 'other') as topic,
    months.month_number,
    months.month
  from {{ ref('stg_contacts') }} as contacts
  cross join {{ ref('int_night') }} as night
  inner join {{ ref('int_months') }} as months
    on months.month = cast(date_trunc('month', contacts.happened_at) as date)
    and months.is_published
  where cast(contacts.happened_at as date) <= night.as_of
    and contacts.direction = 'in'
    and not contacts.is_automatic
),
of_members as (
  select
    asked.contact_id,
    states.employer_unit_id,
    states.branch_id
  from asked
  inner join {{ ref('int_states') }} as states
    on states.member_id = asked.member_id
    and states.union_id = asked.union_id
    and states.from_month <= asked.month_number
    and states.to_month > asked.month_number
),
placed as (
  select
    asked.union_id,
    asked.happened_at,
    asked.month,
    asked.channel,
    asked.topic,
    of_members.employer_unit_id,
    coalesce(of_members.branch_id, places.branch_id, 'nobranch:' || asked.union_id) as branch_id
  from asked
  left join of_members using (contact_id)
  left join {{ ref('int_places') }} as places using (union_id, organisation_unit_id)
)
select
  union_id,
  coalesce(employer_unit_id, 'without:' || branch_id) as employer_unit_id,
  branch_id,
  month,
  happened_at,
  channel,
  topic
from placed
