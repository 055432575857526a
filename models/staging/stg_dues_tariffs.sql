-- One row per union, basis, class and span: what is charged per period.
select
  cast(dues_tariff_id as string) as dues_tariff_id,
  cast(union_id as string) as union_id,
  cast(basis as string) as basis,
  cast(tariff_class as string) as tariff_class,
  cast(period as string) as period,
  cast(rate_ppm as integer) as rate_ppm,
  cast(amount_minor as bigint) as amount_minor,
  cast(minimum_minor as bigint) as minimum_minor,
  cast(maximum_minor as bigint) as maximum_minor,
  cast(starts_on as date) as starts_on,
  cast(ends_on as date) as ends_on
from {{ source('raw', 'dues_tariff') }}
