{# One row per KPI, thing it cannot do without and contract table or column that would do for it, read from the KPIs' own
   YAML when dbt runs. `a|b`: either will do. #}
{% macro needs() -%}
  {%- set rows = [] -%}
  {%- if execute -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.name.startswith('kpi_') -%}
      {%- for need in node.config.meta.get('needs', []) -%}
        {%- for one in need.split('|') -%}
          {%- set _ = rows.append("('" ~ [node.name[4:], need, one.split('.')[0], (one.split('.') + [''])[1]] | join("', '") ~ "')") -%}
        {%- endfor -%}
      {%- endfor -%}
    {%- endfor -%}
  {%- endif -%}
  select kpi, need, table_name, column_name
  from (values {{ (rows or ["('', '', '', '')"]) | sort | join(', ') }}) as needs (kpi, need, table_name, column_name)
  where kpi <> ''
{%- endmacro %}
