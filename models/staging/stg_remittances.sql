-- One row per employer's return of deducted dues for one period.
select
  cast(remittance_id as string) as remittance_id,
  cast(employer_unit_id as string) as employer_unit_id,
  cast(period_on as date) as period_on,
  cast(expected_on as date) as expected_on,
  cast(arrived_on as date) as arrived_on,
  cast(row_count as integer) as row_count
from {{ source('raw', 'remittance') }}
