-- One row per course that the union holds.
select
  cast(course_id as string) as course_id,
  cast(union_id as string) as union_id,
  cast(name as string) as name,
  cast(kind as string) as kind,
  cast(starts_on as date) as starts_on,
  cast(ends_on as date) as ends_on
from {{ source('raw', 'course') }}
