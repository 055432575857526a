-- One row per union, employer unit, branch and month: members whose six months since the exam are over in the month after.
with
due as (
  -- two exams of one month are one graduate
  select distinct
    studies.member_id,
    {{ month_number(plus_months('studies.exam_on', 'rules.amount')) }} - 1 as month_number
  from {{ ref('stg_studies') }} as studies
  inner join {{ ref('stg_members') }} as members on members.member_id = studies.member_id
  inner join {{ ref('int_rules') }} as rules
    on rules.union_id = members.union_id
    and rules.rule = 'graduate_months'
)
select
  states.union_id,
  states.employer_unit_id,
  states.branch_id,
  months.month,
  cast(count(*) as bigint) as numerator,
  cast(null as bigint) as denominator
from due
inner join {{ ref('int_months') }} as months
  on months.month_number = due.month_number
  and months.is_published
inner join {{ ref('int_states') }} as states
  on states.member_id = due.member_id
  and states.from_month <= due.month_number
  and states.to_month > due.month_number
group by all
