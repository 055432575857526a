{# Kinds of certificate that a member had on some day of the twelve months to the close: counted those of which none is in
   force at the close. #}
{% macro judged_certificates_expired() -%}
  with
  begun as (
    select
      certificates.member_id,
      certificates.kind,
      {{ close_after('certificates.starts_on') }} as from_month,
      coalesce(lead({{ close_after('certificates.starts_on') }}) over so_far, night.this_month + 1) as next_month,
      -- a certificate renewed lasts as long as the renewal; one without an end never expires
      max(coalesce(certificates.ends_on, date '9999-12-31')) over so_far as ends_on
    from {{ ref('stg_certificates') }} as certificates
    cross join {{ ref('int_night') }} as night
    where certificates.ends_on is null
      or certificates.ends_on > certificates.starts_on
    window so_far as (
      partition by certificates.member_id, certificates.kind
      order by certificates.starts_on nulls last, certificates.certificate_id nulls last
    )
  ),
  until as (
    select
      begun.member_id,
      begun.kind,
      begun.from_month,
      begun.next_month,
      {{ close_after('begun.ends_on') }} as expired_month,
      case
        -- a month under way looks back to tonight's day of a year ago, the others to the close of a month
        when not night.is_month_end and begun.ends_on > {{ plus_days('night.a_year_ago', 1) }} then night.this_month + 1
        else {{ month_number(plus_days('begun.ends_on', -1)) }} + 12
      end as forgotten_month
    from begun
    cross join {{ ref('int_night') }} as night
  ),
  stretches as (
    select member_id, kind, false as is_counted, from_month, least(next_month, expired_month) as to_month
    from until
    union all
    select member_id, kind, true, greatest(from_month, expired_month), least(next_month, forgotten_month)
    from until
  )
  select
    states.union_id,
    states.member_id || ' ' || stretches.kind as outcome_id,
    states.employer_unit_id,
    states.branch_id,
    stretches.is_counted,
    greatest(states.from_month, stretches.from_month) as from_month,
    least(states.to_month, stretches.to_month) as to_month
  from stretches
  inner join {{ ref('int_states') }} as states
    on states.member_id = stretches.member_id
    and states.from_month < stretches.to_month
    and states.to_month > stretches.from_month
  where stretches.from_month < stretches.to_month
{%- endmacro %}
