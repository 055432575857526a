{# What a figure counts of what it judges, at each month's close from the one `months` after the first published. `judged`:
   one of the judged_* queries. #}
{% macro share_of_judged(judged, months) -%}
  with
  spans as (
    {{ judged }}
  ),
  by_month as (
    {{ stock_by_month('spans', ['union_id', 'employer_unit_id', 'branch_id', 'is_counted']) }}
  )
  select
    by_month.union_id,
    by_month.employer_unit_id,
    by_month.branch_id,
    by_month.month,
    cast(coalesce(sum(by_month.numerator) filter (where by_month.is_counted), 0) as bigint) as numerator,
    cast(sum(by_month.numerator) as bigint) as denominator
  from by_month
  cross join {{ ref('int_window') }} as night
  where by_month.month_number >= night.first_month + {{ months }}
  group by all
{%- endmacro %}

{# What a figure counts of what it judges in each month, where a thing stands in few months. #}
{% macro share_of_judged_by_month(judged) -%}
  select
    judged.union_id,
    judged.employer_unit_id,
    judged.branch_id,
    months.month,
    cast(count(*) filter (where judged.is_counted) as bigint) as numerator,
    cast(count(*) as bigint) as denominator
  from (
    {{ judged }}
  ) as judged
  inner join {{ ref('int_months') }} as months
    on months.month_number >= judged.from_month
    and months.month_number < judged.to_month
    and months.is_published
  group by judged.union_id, judged.employer_unit_id, judged.branch_id, months.month
{%- endmacro %}
