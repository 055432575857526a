{# People of whom the union and the unemployment fund know different things tonight, once per kind of difference. #}
{% macro judged_fund_mismatches() -%}
  select
    mismatches.union_id,
    mismatches.member_id || ' ' || mismatches.part as outcome_id,
    mismatches.employer_unit_id,
    mismatches.branch_id,
    true as is_counted,
    night.this_month as from_month,
    night.this_month + 1 as to_month,
    mismatches.part
  from {{ ref('int_fund_mismatches') }} as mismatches
  cross join {{ ref('int_night') }} as night
{%- endmacro %}
