{# A name as people type it: lower case, without marks, ø æ å as o a a. The API folds what is typed in the same way. #}
{% macro fold(name) %}{{ return(adapter.dispatch('fold')(name)) }}{% endmacro %}
{% macro default__fold(name) -%}
  translate(
    replace(replace(replace(replace(strip_accents(lower(trim({{ name }}))), 'ß', 'ss'), 'þ', 'th'), 'æ', 'a'), 'œ', 'o'),
    'øðđł', 'oddl'
  )
{%- endmacro %}

{#
  A folded name with the spellings of the Nordic countries made one: Carlsson, Karlson and Karlsen are "karlsn", Maarit
  and Marit "marit", Wikström and Vikström "vikstrom". It joins too much rather than too little: good for finding, never
  for deciding that two people are one. `api/questions/names.ts` does the same to what is typed, rule by rule.
#}
{% macro spelling(name) %}{{ return(adapter.dispatch('spelling')(name)) }}{% endmacro %}
{% macro default__spelling(name) -%}
  {%- set variants = [
    ['aa', 'a'], ['sch', 'sk'], ['ch', 'k'], ['ck', 'k'], ['ph', 'f'], ['qv', 'kv'], ['qu', 'kv'], ['c', 'k'],
    ['q', 'k'], ['w', 'v'], ['z', 's'], ['x', 'ks'], ['th', 't'], ['dt', 't'], ['hj', 'j'], ['j', 'i'], ['y', 'i'],
    ['h', ''], ['sson', 'sn'], ['sen', 'sn'], ['son', 'sn']
  ] -%}
  {%- set ns = namespace(sql=name) -%}
  {%- for from, to in variants -%}
    {%- set ns.sql = "replace(" ~ ns.sql ~ ", '" ~ from ~ "', '" ~ to ~ "')" -%}
  {%- endfor -%}
  {%- for letter in 'abdefgiklmnoprstuv' -%}
    {%- set ns.sql = "replace(" ~ ns.sql ~ ", '" ~ letter ~ letter ~ "', '" ~ letter ~ "')" -%}
  {%- endfor -%}
  {{ ns.sql }}
{%- endmacro %}

{# What a search looks into: the name as written, folded, and its spelling. #}
{% macro name_key(given, family) -%}
  {%- set written = "coalesce(" ~ given ~ ", '') || ' ' || coalesce(" ~ family ~ ", '')" -%}
  {{ fold(written) }} || ' ' || {{ spelling(fold(written)) }}
{%- endmacro %}
