-- One row per node of the employer tree: concern, company group (the legal entity), workplace.
select
  cast(employer_unit_id as string) as employer_unit_id,
  cast(parent_id as string) as parent_id,
  cast(kind as string) as kind,
  cast(name as string) as name,
  cast(business_id as string) as business_id,
  cast(sector as string) as sector,
  cast(industry as string) as industry,
  cast(municipality as string) as municipality,
  cast(employer_association as string) as employer_association,
  cast(closed_on as date) as closed_on
from {{ source('raw', 'employer_unit') }}
