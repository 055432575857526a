-- One row per question, unit and period of a survey: how many answered, never who or what.
select
  cast(survey_result_id as string) as survey_result_id,
  cast(union_id as string) as union_id,
  cast(organisation_unit_id as string) as organisation_unit_id,
  cast(period_on as date) as period_on,
  cast(question as string) as question,
  cast(respondents as integer) as respondents,
  cast(favourable as integer) as favourable
from {{ source('raw', 'survey_result') }}
