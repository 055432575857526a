-- One row per working membership tonight and field of four that the register lacks: e-mail, phone, occupation, workplace.
with
-- a field that a register does not have is not missing there
absent as (
  select source, column_name as field
  from {{ ref('stg_absences') }}
  where table_name = 'member'
  union
  select source, 'workplace'
  from {{ ref('stg_absences') }}
  where table_name = 'employment'
    and coalesce(column_name, 'employer_unit_id') = 'employer_unit_id'
),
members_at_work as (
  select
    members_now.membership_id,
    people.source,
    people.email,
    people.phone,
    people.occupation,
    case when units.kind = 'workplace' then members_now.employer_unit_id end as workplace
  from {{ ref('int_members_now') }} as members_now
  inner join {{ ref('stg_members') }} as people on people.member_id = members_now.member_id
  left join {{ ref('stg_employer_units') }} as units on units.employer_unit_id = members_now.employer_unit_id
  where members_now.kind = 'working'
),
missing as (
  select membership_id, source, 'email' as field from members_at_work where nullif(trim(email), '') is null
  union all
  select membership_id, source, 'phone' from members_at_work where nullif(trim(phone), '') is null
  union all
  select membership_id, source, 'occupation' from members_at_work where nullif(trim(occupation), '') is null
  union all
  select membership_id, source, 'workplace' from members_at_work where workplace is null
)
select missing.membership_id, 'no_' || missing.field as rule
from missing
left join absent
  on absent.source = missing.source
  and absent.field = missing.field
where absent.field is null
