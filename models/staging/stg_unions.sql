-- One row per independent union in the register.
select
  cast(union_id as string) as union_id,
  cast(name as string) as name,
  cast(country as string) as country,
  cast(currency as string) as currency,
  cast(source as string) as source
from {{ source('raw', 'union') }}
