{# A whole contract in one query: no null in any required column, the key unique. #}
{% test whole(model, key, required) %}
  select 'null in a required column' as problem, cast(count(*) as bigint) as rows_found
  from {{ model }}
  where {% for column in required %}{{ column }} is null{% if not loop.last %} or {% endif %}{% endfor %}
  having count(*) > 0
  union all
  select 'key not unique', cast(count(*) as bigint)
  from (
    select {{ key | join(', ') }} from {{ model }} group by {{ key | join(', ') }} having count(*) > 1
  ) as repeated
  having count(*) > 0
{% endtest %}
