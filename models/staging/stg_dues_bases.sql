-- One row per member, basis of dues and span; several may hold at once.
select
  cast(dues_basis_id as string) as dues_basis_id,
  cast(member_id as string) as member_id,
  cast(basis as string) as basis,
  cast(tariff_class as string) as tariff_class,
  cast(payer as string) as payer,
  cast(starts_on as date) as starts_on,
  cast(ends_on as date) as ends_on
from {{ source('raw', 'dues_basis') }}
