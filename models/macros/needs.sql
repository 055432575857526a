{# One row per KPI and contract table or column it cannot do without, read from the KPIs' own YAML when dbt runs. #}
{% macro needs() -%}
  {%- set rows = [] -%}
  {%- if execute -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.name.startswith('kpi_') -%}
      {%- for need in node.config.meta.get('needs', []) -%}
        {%- set _ = rows.append("('" ~ node.name[4:] ~ "', '" ~ need.split('.')[0] ~ "', '" ~ (need.split('.') + [''])[1] ~ "')") -%}
      {%- endfor -%}
    {%- endfor -%}
  {%- endif -%}
  select kpi, table_name, column_name
  from (values {{ (rows or ["('', '', '')"]) | sort | join(', ') }}) as needs (kpi, table_name, column_name)
  where kpi <> ''
{%- endmacro %}
