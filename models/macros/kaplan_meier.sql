{# The Kaplan-Meier estimate by stratum: a row for every duration at which a life ended or was lost from sight, with
   Greenwood's variance and the 95 % interval on the log-log scale (none before the first event and after the last life).
   `lives`: a CTE with the strata, a `duration` in whole units and `is_event` (false: censored, and at risk to the end of
   that unit); `weight`: how many lives a row stands for. #}
{% macro kaplan_meier(lives, strata, weight='1') -%}
  select
    {% for stratum in strata %}{{ stratum }}, {% endfor %}duration, at_risk, events, censored,
    case when has_ended = 1 then 0 else exp(log_survival) end as survival,
    case when has_ended = 1 then 0 else exp(2 * log_survival) * greenwood end as variance,
    case
      when has_ended = 0 and log_survival < 0
        then exp(log_survival * exp(1.959963984540054 * sqrt(greenwood) / -log_survival))
    end as lower_bound,
    case
      when has_ended = 0 and log_survival < 0
        then exp(log_survival * exp(-1.959963984540054 * sqrt(greenwood) / -log_survival))
    end as upper_bound
  from (
    select
      {% for stratum in strata %}{{ stratum }}, {% endfor %}duration, at_risk, events, censored,
      max(case when events = at_risk then 1 else 0 end) over so_far as has_ended,
      sum(case when events < at_risk then ln(1 - cast(events as double) / at_risk) else 0 end) over so_far
        as log_survival,
      sum(
        case when events < at_risk then cast(events as double) / (cast(at_risk as double) * (at_risk - events)) else 0 end
      ) over so_far as greenwood
    from (
      select
        {% for stratum in strata %}{{ stratum }}, {% endfor %}duration, events, censored,
        cast(sum(events + censored) over (
          partition by {{ strata | join(', ') }} order by duration desc nulls last
          rows between unbounded preceding and current row
        ) as bigint) as at_risk
      from (
        select
          {% for stratum in strata %}{{ stratum }}, {% endfor %}duration,
          cast(sum(case when is_event then {{ weight }} else 0 end) as bigint) as events,
          cast(sum(case when is_event then 0 else {{ weight }} end) as bigint) as censored
        from {{ lives }}
        group by {{ strata | join(', ') }}, duration
      ) as counted
    ) as exposed
    window so_far as (
      partition by {{ strata | join(', ') }} order by duration nulls last
      rows between unbounded preceding and current row
    )
  ) as summed
{%- endmacro %}
