-- One row per working membership tonight and field of four that the register lacks: e-mail, phone, occupation, workplace.
with
fields as (
  select
    members_now.membership_id,
    people.email,
    people.phone,
    people.occupation,
    case when units.kind = 'workplace' then members_now.employer_unit_id end as workplace
  from {{ ref('int_members_now') }} as members_now
  inner join {{ ref('stg_members') }} as people on people.member_id = members_now.member_id
  left join {{ ref('stg_employer_units') }} as units on units.employer_unit_id = members_now.employer_unit_id
  where members_now.kind = 'working'
)
select membership_id, 'no_email' as rule from fields where nullif(trim(email), '') is null
union all
select membership_id, 'no_phone' from fields where nullif(trim(phone), '') is null
union all
select membership_id, 'no_occupation' from fields where nullif(trim(occupation), '') is null
union all
select membership_id, 'no_workplace' from fields where workplace is null
