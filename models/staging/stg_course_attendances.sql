-- One row per member and course the member has enrolled in.
select
  cast(course_attendance_id as string) as course_attendance_id,
  cast(course_id as string) as course_id,
  cast(member_id as string) as member_id,
  cast(status as string) as status,
  cast(completed_on as date) as completed_on
from {{ source('raw', 'course_attendance') }}
