{# The number of a day's month: twelve times its year plus its month less one. #}
{% macro month_number(day) %}cast(year({{ day }}) * 12 + month({{ day }}) - 1 as bigint){% endmacro %}

{# The number of the first month whose close is on or after a day; the month after tonight's for later days and for none.
   A span [a, b) covers the closes of the months [close_after(a), close_after(b)). Needs `night` in the from clause. #}
{% macro close_after(day) -%}
  (case when {{ day }} <= night.as_of then {{ month_number(day) }} else night.this_month + 1 end)
{%- endmacro %}

{% macro plus_days(day, days) %}cast({{ day }} + ({{ days }}) * interval '1' day as date){% endmacro %}

{% macro plus_months(day, months) %}cast({{ day }} + ({{ months }}) * interval '1' month as date){% endmacro %}

{% macro days_between(first, last) %}{{ return(adapter.dispatch('days_between')(first, last)) }}{% endmacro %}
{% macro default__days_between(first, last) %}cast(datediff('day', {{ first }}, {{ last }}) as bigint){% endmacro %}
{% macro spark__days_between(first, last) %}cast(datediff({{ last }}, {{ first }}) as bigint){% endmacro %}

{# The first day of a month by its number. #}
{% macro month_of(number) -%}
  make_date(cast({{ whole_division(number, 12) }} as integer), cast({{ number }} % 12 + 1 as integer), 1)
{%- endmacro %}

{% macro whole_division(a, b) %}{{ return(adapter.dispatch('whole_division')(a, b)) }}{% endmacro %}
{% macro default__whole_division(a, b) %}({{ a }} // {{ b }}){% endmacro %}
{% macro spark__whole_division(a, b) %}({{ a }} div {{ b }}){% endmacro %}

{# A query of one column `number` with the whole numbers from first to last, which may be columns of the one-row `from_relation`. #}
{% macro numbers(first, last, from_relation) %}{{ return(adapter.dispatch('numbers')(first, last, from_relation)) }}{% endmacro %}
{% macro default__numbers(first, last, from_relation) -%}
  select unnest(generate_series({{ first }}, {{ last }})) as number from {{ from_relation }}
{%- endmacro %}
{% macro spark__numbers(first, last, from_relation) -%}
  select explode(sequence({{ first }}, {{ last }})) as number from {{ from_relation }}
{%- endmacro %}

{# Whole months from a day to a later one: the greatest number that, added to the first, does not pass the last. #}
{% macro full_months(first, last) -%}
  {%- set apart = month_number(last) ~ ' - ' ~ month_number(first) -%}
  (case when {{ plus_months(first, '(' ~ apart ~ ')') }} <= {{ last }} then {{ apart }} else {{ apart }} - 1 end)
{%- endmacro %}

{# A moment in UTC as the clock of an IANA zone shows it. #}
{% macro on_the_clock(moment, zone) %}{{ return(adapter.dispatch('on_the_clock')(moment, zone)) }}{% endmacro %}
{% macro default__on_the_clock(moment, zone) %}timezone({{ zone }}, timezone('UTC', {{ moment }})){% endmacro %}
{% macro spark__on_the_clock(moment, zone) %}from_utc_timestamp({{ moment }}, {{ zone }}){% endmacro %}

{# The day of the week, from 1 for Monday to 7. #}
{% macro weekday(moment) %}{{ return(adapter.dispatch('weekday')(moment)) }}{% endmacro %}
{% macro default__weekday(moment) %}cast(isodow({{ moment }}) as integer){% endmacro %}
{% macro spark__weekday(moment) %}(weekday({{ moment }}) + 1){% endmacro %}
