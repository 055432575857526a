{# The month after the last one whose twelve (or `months`) full months hold the month of that number. A month that is not
   over looks at the full months before it, so the last full month counts in one month more. Needs `night` (int_night) in
   the from clause, and rows of full months only. #}
{% macro months_after(month, months=12) -%}
  (
    {{ month }} + {{ months }}
    + case when {{ month }} + {{ months }} = night.this_month and not night.is_month_end then 1 else 0 end
  )
{%- endmacro %}
