-- One row per contract table or column that a source has not got; no column means the whole table.
select
  cast(source as string) as source,
  cast(table_name as string) as table_name,
  cast(column_name as string) as column_name
from {{ source('raw', 'absent') }}
