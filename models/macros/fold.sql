{# A name as people type it: lower case, without marks, ø æ å as o a a. The API folds what is typed in the same way. #}
{% macro fold(name) %}{{ return(adapter.dispatch('fold')(name)) }}{% endmacro %}
{% macro default__fold(name) -%}
  translate(
    replace(replace(replace(replace(strip_accents(lower(trim({{ name }}))), 'ß', 'ss'), 'þ', 'th'), 'æ', 'a'), 'œ', 'o'),
    'øðđł', 'oddl'
  )
{%- endmacro %}
