{# Mandates of stewards that ended, for a year from the day on which the time to renew them was over: counted the renewed. #}
{% macro judged_mandates_renewed() -%}
  with
  ended as (
    select
      mandates.mandate_id, mandates.union_id, mandates.member_id, mandates.employer_unit_id,
      mandates.starts_on, mandates.ends_on, rules.amount as days,
      {{ close_after(plus_days('mandates.ends_on', 'rules.amount')) }} as judged_month
    from {{ ref('int_mandates') }} as mandates
    inner join {{ ref('int_rules') }} as rules
      on rules.union_id = mandates.union_id
      and rules.rule = 'succession_days'
    cross join {{ ref('int_night') }} as night
    where mandates.is_steward
      and mandates.employer_unit_id is not null
      and mandates.ends_on is not null
  ),
  renewed as (
    -- more than one may renew
    select distinct ended.mandate_id, ended.union_id
    from ended
    inner join {{ ref('int_mandates') }} as next
      on next.union_id = ended.union_id
      and next.employer_unit_id = ended.employer_unit_id
      and next.member_id = ended.member_id
      and next.mandate_id <> ended.mandate_id
      and next.is_steward
      and next.starts_on > ended.starts_on
      and next.starts_on <= {{ plus_days('ended.ends_on', 'ended.days') }}
      and (next.ends_on is null or next.ends_on > ended.ends_on)
  )
  select
    ended.union_id,
    ended.mandate_id as outcome_id,
    ended.employer_unit_id,
    homes.branch_id,
    renewed.mandate_id is not null as is_counted,
    ended.judged_month as from_month,
    ended.judged_month + 12 as to_month
  from ended
  inner join {{ ref('int_home_branches') }} as homes using (union_id, employer_unit_id)
  left join renewed using (mandate_id, union_id)
{%- endmacro %}

{# Elections of twelve months in which somebody stood: counted those with more than one candidate. #}
{% macro judged_elections_contested() -%}
  select
    union_id,
    election_id as outcome_id,
    employer_unit_id,
    branch_id,
    candidates > 1 as is_counted,
    from_month,
    to_month
  from {{ ref('int_elections') }}
  where candidates >= 1
{%- endmacro %}
