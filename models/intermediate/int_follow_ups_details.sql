-- One row per membership tonight and reason that has to do with what the register knows: wrong_workplace, check_details.
select
  membership_id,
  'wrong_workplace' as reason,
  array_to_string(array_sort(array_agg(rule)), ',') as rules,
  max(on_date) as arose_on,
  max(on_date) as on_date,
  cast(null as date) as due_on,
  -- a job that nobody has confirmed is asked about when one meets
  bool_or(rule = 'other_employer') as is_open
from {{ ref('int_wrong_workplaces') }}
group by membership_id
union all
select
  missing.membership_id,
  'check_details',
  array_to_string(array_sort(array_agg(missing.rule)), ','),
  max(coalesce(people.contact_confirmed_on, members_now.joined_on)),
  max(coalesce(people.contact_confirmed_on, members_now.joined_on)),
  null,
  -- so is what is missing, unless nobody could reach the member
  bool_or(missing.rule = 'no_email') and bool_or(missing.rule = 'no_phone')
from {{ ref('int_missing_details') }} as missing
inner join {{ ref('int_members_now') }} as members_now on members_now.membership_id = missing.membership_id
inner join {{ ref('stg_members') }} as people on people.member_id = members_now.member_id
group by missing.membership_id
