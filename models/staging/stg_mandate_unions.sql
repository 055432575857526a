-- One row per mandate and union whose members it represents.
select
  cast(mandate_id as string) as mandate_id,
  cast(union_id as string) as union_id
from {{ source('raw', 'mandate_union') }}
