-- One row per workplace and day counted: how many people work there, and how many of them the union organises.
select
  cast(employer_unit_id as string) as employer_unit_id,
  cast(counted_on as date) as counted_on,
  cast(employees as integer) as employees,
  cast(eligible as integer) as eligible,
  cast(counted_by as string) as counted_by
from {{ source('raw', 'headcount') }}
