-- One row per membership that someone should talk to: its most urgent reason, numbered by urgency within its primary workplace.
with
reasons as (
  select
    members.*,
    case
      when members.leaves_on < {{ plus_months("cast(date_trunc('month', night.as_of) as date)", 2) }} then 'resigns'
      when members.months_owed > 0 then 'arrears'
      when members.is_new then 'new'
      when members.job_ends_on < {{ plus_months("cast(date_trunc('month', night.as_of) as date)", 2) }} then 'job_ends'
    end as reason
  from {{ ref('members') }} as members
  cross join {{ ref('int_night') }} as night
  where members.is_primary
),
dated as (
  select
    reasons.*,
    case reason
      when 'resigns' then leaves_on
      when 'arrears' then arrears.oldest_due_on
      when 'new' then joined_on
      when 'job_ends' then job_ends_on
    end as on_date
  from reasons
  cross join {{ ref('int_night') }} as night
  left join {{ ref('int_arrears') }} as arrears
    on arrears.member_id = reasons.member_id
    and arrears.month_number = night.this_month
  where reason is not null
)
select
  union_id,
  membership_id,
  member_id,
  given_name,
  family_name,
  employer_unit_id,
  unit_l,
  workplace_name,
  branch_id,
  region_id,
  reason,
  on_date,
  months_owed,
  joined_on,
  cast(row_number() over (
    partition by union_id, employer_unit_id
    order by
      reason = 'job_ends', reason = 'new', reason = 'arrears',
      case when reason = 'arrears' then -months_owed else 0 end,
      case when reason = 'new' then {{ days_between('on_date', "date '1900-01-01'") }} else 0 end,
      on_date nulls last,
      membership_id nulls last
  ) as integer) as priority,
  phone,
  email,
  is_protected
from dated
