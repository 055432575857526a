-- One row per union, employer unit, branch and month: answers to "were you satisfied?" for the period that began in it, and yes.
with
answers as (
  select
    results.union_id,
    -- the answers of a handful stand under the union only
    case when results.respondents >= rules.amount then coalesce(results.organisation_unit_id, '') else '' end
      as organisation_unit_id,
    months.month,
    results.favourable,
    results.respondents
  from {{ ref('stg_survey_results') }} as results
  inner join {{ ref('int_months') }} as months
    on months.month = cast(date_trunc('month', results.period_on) as date)
    and months.is_published
  inner join {{ ref('int_rules') }} as rules
    on rules.union_id = results.union_id
    and rules.rule = 'survey_minimum'
  where results.question = 'satisfied'
    and results.respondents > 0
),
placed as (
  select
    answers.union_id,
    coalesce(places.branch_id, 'nobranch:' || answers.union_id) as branch_id,
    answers.month,
    answers.favourable,
    answers.respondents
  from answers
  left join {{ ref('int_places') }} as places using (union_id, organisation_unit_id)
)
select
  union_id,
  'without:' || branch_id as employer_unit_id,
  branch_id,
  month,
  cast(sum(favourable) as bigint) as numerator,
  cast(sum(respondents) as bigint) as denominator
from placed
group by all
