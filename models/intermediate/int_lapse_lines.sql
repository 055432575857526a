-- One row per member and month at whose close so much is owed that the union's rule may end the membership: past the line, or near.
with
-- the rules in force at each close
terms as (
  select
    unions.union_id,
    months.month_number,
    months.closes_on,
    max_by(rules.amount, rules.preference) filter (where rules.rule = 'lapse_months') as lapse_months,
    max_by(rules.amount, rules.preference) filter (where rules.rule = 'lapse_line_days') as lapse_line_days,
    max_by(rules.amount, rules.preference) filter (where rules.rule = 'dues_grace_days') as dues_grace_days
  from {{ ref('stg_unions') }} as unions
  cross join {{ ref('int_months') }} as months
  inner join (
    select
      *,
      {{ days_between("date '1900-01-01'", 'starts_on') }}
      + case when union_id = '*' then 0 else 1000000 end as preference
    from {{ ref('rules') }}
    where rule in ('lapse_months', 'lapse_line_days', 'dues_grace_days')
  ) as rules
    on rules.union_id in (unions.union_id, '*')
    and rules.starts_on <= months.closes_on
    and (rules.ends_on is null or rules.ends_on > months.closes_on)
  where months.is_published
  group by unions.union_id, months.month_number, months.closes_on
),
lines as (
  select
    arrears.union_id,
    arrears.member_id,
    arrears.span_number,
    arrears.employer_unit_id,
    arrears.branch_id,
    arrears.month_number,
    arrears.month,
    arrears.months_owed > terms.lapse_months as is_past,
    {{
      plus_days(plus_months('arrears.oldest_due_on', 'terms.lapse_months'), 'terms.dues_grace_days + 1')
    }} as lapses_on,
    {{ plus_days('terms.closes_on', 'terms.lapse_line_days') }} as near_until
  from {{ ref('int_arrears') }} as arrears
  inner join terms
    on terms.union_id = arrears.union_id
    and terms.month_number = arrears.month_number
)
select
  union_id,
  member_id,
  span_number,
  employer_unit_id,
  branch_id,
  month_number,
  month,
  is_past
from lines
where is_past
  or lapses_on <= near_until
