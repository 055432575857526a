-- One row per mandate and union it represents: who, where, from when to when in fact, and whether its term ran out.
with
represented as (
  select mandate_id, union_id from {{ ref('stg_mandate_unions') }}
  union all
  -- a mandate that names no union represents its holder's own
  select mandates.mandate_id, members.union_id
  from {{ ref('stg_mandates') }} as mandates
  inner join {{ ref('stg_members') }} as members using (member_id)
  where mandates.mandate_id not in (select mandate_id from {{ ref('stg_mandate_unions') }})
),
ended as (
  select
    mandates.mandate_id,
    represented.union_id,
    mandates.member_id,
    mandates.role,
    roles.is_steward,
    roles.covers_below,
    roles.grant_role,
    mandates.employer_unit_id,
    mandates.organisation_unit_id,
    coalesce(mandates.elected_on, mandates.starts_on) as elected_on,
    mandates.starts_on,
    least(
      coalesce(mandates.ends_on, date '9999-12-31'),
      coalesce({{ plus_days('members.deceased_on', 1) }}, date '9999-12-31')
    ) as until_on,
    mandates.ends_on as register_ends_on,
    mandates.term_ends_on,
    mandates.end_reason,
    mandates.stand_in_for,
    -- a register without the column has no notices to wait for
    mandates.notified_on is not null or mandates.source in (
      select source from {{ ref('stg_absences') }}
      where table_name = 'mandate' and column_name = 'notified_on'
    ) as is_notified
  from {{ ref('stg_mandates') }} as mandates
  inner join represented using (mandate_id)
  inner join {{ ref('stg_members') }} as members on members.member_id = mandates.member_id
  inner join {{ ref('mandate_roles') }} as roles on roles.role = mandates.role
)
select
  ended.mandate_id,
  ended.union_id,
  ended.member_id,
  ended.role,
  ended.is_steward,
  ended.covers_below,
  ended.grant_role,
  ended.employer_unit_id,
  ended.organisation_unit_id,
  ended.elected_on,
  ended.starts_on,
  nullif(ended.until_on, date '9999-12-31') as ends_on,
  ended.term_ends_on,
  case
    when ended.until_on < coalesce(ended.register_ends_on, date '9999-12-31') then 'died' else ended.end_reason
  end as end_reason,
  ended.stand_in_for,
  ended.is_notified,
  ended.until_on = ended.register_ends_on
  and coalesce(ended.register_ends_on >= ended.term_ends_on, coalesce(ended.end_reason = 'term_ended', false))
    as is_full_term,
  ended.starts_on <= night.as_of and ended.until_on > night.as_of as is_in_force,
  {{ close_after('ended.starts_on') }} as from_month,
  {{ close_after("nullif(ended.until_on, date '9999-12-31')") }} as to_month
from ended
cross join {{ ref('int_night') }} as night
where ended.until_on > ended.starts_on
