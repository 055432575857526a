-- One row per union, employer unit, home branch, month and days left: stewards' mandates that end without a successor.
with
ending as (
  select
    mandates.*,
    -- whichever comes first, the end as registered or that of the term
    least(
      coalesce(mandates.ends_on, mandates.term_ends_on), coalesce(mandates.term_ends_on, mandates.ends_on)
    ) as until_on
  from {{ ref('int_steward_months') }} as mandates
  where mandates.ends_on is not null or mandates.term_ends_on is not null
),
soon as (
  select
    ending.*,
    {{ days_between('ending.closes_on', 'ending.until_on') }} as days_left
  from ending
  where ending.until_on <= {{ plus_days('ending.closes_on', 90) }}
),
succeeded as (
  -- more than one may succeed
  select distinct soon.mandate_id, soon.union_id, soon.month_number
  from soon
  inner join {{ ref('int_rules') }} as rules
    on rules.union_id = soon.union_id
    and rules.rule = 'succession_days'
  inner join {{ ref('int_mandates') }} as next
    on next.union_id = soon.union_id
    and next.employer_unit_id = soon.employer_unit_id
    and next.role = soon.role
    and next.mandate_id <> soon.mandate_id
    and next.starts_on > soon.starts_on
    and next.starts_on >= {{ plus_days('soon.until_on', '-rules.amount') }}
    and next.elected_on <= soon.closes_on
    and (next.ends_on is null or next.ends_on > soon.until_on)
)
select
  soon.union_id,
  soon.employer_unit_id,
  soon.branch_id,
  soon.month,
  case
    when soon.days_left <= 0 then 'overdue'
    when soon.days_left <= 30 then 'days_30'
    when soon.days_left <= 60 then 'days_60'
    else 'days_90'
  end as part,
  cast(count(*) as bigint) as numerator,
  cast(null as bigint) as denominator
from soon
left join succeeded using (mandate_id, union_id, month_number)
where succeeded.mandate_id is null
group by soon.union_id, soon.employer_unit_id, soon.branch_id, soon.month, part
