-- One row per KPI and union: whether its source has every contract table and column the KPI needs.
with
needs as (
  {{ needs() }}
),
alternatives as (
  select
    needs.kpi,
    unions.union_id,
    needs.need,
    needs.table_name,
    needs.column_name,
    -- a whole table and one of its columns may both be reported
    max(case when absences.source is not null then 1 else 0 end) as is_missing
  from needs
  cross join {{ ref('stg_unions') }} as unions
  left join {{ ref('stg_absences') }} as absences
    on absences.source = unions.source
    and absences.table_name = needs.table_name
    and (absences.column_name is null or absences.column_name = needs.column_name)
  group by all
),
missing as (
  -- of several that would do, one is enough
  select kpi, union_id, need, min(is_missing) as is_missing
  from alternatives
  group by kpi, union_id, need
)
select
  kpi,
  union_id,
  max(is_missing) = 0 as has_source,
  coalesce(array_to_string(array_sort(array_agg(need) filter (where is_missing = 1)), ', '), '') as missing
from missing
group by kpi, union_id
