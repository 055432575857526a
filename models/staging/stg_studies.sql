-- One row per member and course of study with its exam date.
select
  cast(study_id as string) as study_id,
  cast(member_id as string) as member_id,
  cast(school as string) as school,
  cast(exam_on as date) as exam_on
from {{ source('raw', 'study') }}
