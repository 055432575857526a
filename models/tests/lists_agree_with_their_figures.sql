-- One row per figure of tonight that its list does not give.
with
this_month as (
  select month from {{ ref('int_months') }} where is_partial
),
figures as (
  select 'in_work' as kpi, numerator as figure, 0 as listed
  from {{ ref('kpi_in_work') }} semi join this_month using (month)
  union all
  select 'exempt', numerator, 0 from {{ ref('kpi_exempt') }} semi join this_month using (month)
  union all
  select 'in_arrears', numerator, 0 from {{ ref('kpi_in_arrears') }} semi join this_month using (month)
  union all
  select 'arrears_amount', numerator, 0 from {{ ref('kpi_arrears_amount') }} semi join this_month using (month)
  union all
  select 'also_here', numerator, 0 from {{ ref('kpi_also_here') }} semi join this_month using (month)
  union all
  select 'stewards', numerator, 0 from {{ ref('kpi_stewards') }} semi join this_month using (month)
  union all
  select 'workplaces_without_steward', numerator, 0
  from {{ ref('kpi_workplaces_without_steward') }} semi join this_month using (month)
  union all
  select 'resigning', numerator, 0 from {{ ref('kpi_resigning_this_month') }} semi join this_month using (month)
  union all
  select 'resigning', numerator, 0 from {{ ref('kpi_resigning_next_month') }} semi join this_month using (month)
  union all
  select 'employment_notice', numerator, 0 from {{ ref('kpi_employment_notice') }} semi join this_month using (month)
),
lists as (
  select 'in_work' as kpi, 0 as figure, 1 as listed from {{ ref('members') }} where is_primary and in_work
  union all
  select 'exempt', 0, 1 from {{ ref('members') }} where is_primary and is_exempt
  union all
  select 'in_arrears', 0, 1 from {{ ref('members') }} where is_primary and months_owed > 0
  union all
  select 'arrears_amount', 0, owed_minor from {{ ref('members') }} where is_primary
  union all
  select 'also_here', 0, 1 from {{ ref('members') }} where not is_primary
  union all
  select 'stewards', 0, 1 from {{ ref('stewards') }}
  where role in (select role from {{ ref('mandate_roles') }} where is_steward)
  union all
  select 'workplaces_without_steward', 0, 1
  from {{ ref('unit_stewards') }}
  where unit_kind = 'workplace' and status in ('lost', 'vacant', 'never')
  union all
  select 'resigning', 0, 1 from {{ ref('follow_ups') }} where reason = 'resigns'
  union all
  select 'employment_notice', 0, 1
  from {{ ref('members') }} as members
  cross join this_month
  where members.is_primary
    and members.job_ends_on < {{ plus_months('this_month.month', 2) }}
)
select kpi, sum(figure) as figure, sum(listed) as listed
from (
  select * from figures
  union all
  select * from lists
) as both_sides
group by all
having sum(figure) <> sum(listed)
