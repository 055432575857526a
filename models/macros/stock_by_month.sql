{# Turns spans of months into a figure per month by adding up changes, never a row per member and month.
   `spans`: a CTE with half-open from_month, to_month and the keys; `weight`: what a row counts.
   Gives keys, month_number, month, numerator where the figure is not 0, for the published months. #}
{% macro stock_by_month(spans, keys, weight='1') -%}
  select
    {% for key in keys %}standing.{{ key }}, {% endfor %}months.month_number, months.month,
    standing.numerator
  from (
    select
      {{ keys | join(', ') }}, month_number,
      cast(sum(change) over (
        partition by {{ keys | join(', ') }} order by month_number rows between unbounded preceding and current row
      ) as bigint) as numerator,
      lead(month_number) over (partition by {{ keys | join(', ') }} order by month_number) as next_month
    from (
      select {{ keys | join(', ') }}, month_number, cast(sum(change) as bigint) as change
      from (
        select
          {% for key in keys %}spans.{{ key }}, {% endfor %}
          greatest(spans.from_month, night.first_month) as month_number, {{ weight }} as change
        from {{ spans }} as spans
        cross join {{ ref('int_window') }} as night
        where spans.to_month > greatest(spans.from_month, night.first_month)
        union all
        select {% for key in keys %}spans.{{ key }}, {% endfor %}spans.to_month, -{{ weight }}
        from {{ spans }} as spans
        cross join {{ ref('int_window') }} as night
        where spans.to_month > greatest(spans.from_month, night.first_month)
      ) as changes
      group by all
      having sum(change) <> 0
    ) as net_changes
  ) as standing
  inner join {{ ref('int_months') }} as months
    on months.month_number >= standing.month_number
    and months.month_number < standing.next_month
    and months.is_published
  where standing.numerator <> 0
{%- endmacro %}
