-- One row per union, employer unit, branch and month: members whose first fourteen days ended in the month, and those talked to by then.
with
welcomed as (
  select
    movements.union_id,
    movements.employer_unit_id,
    movements.branch_id,
    memberships.member_id,
    memberships.starts_on,
    {{ plus_days('memberships.starts_on', 'rules.amount') }} as until_on
  from {{ ref('int_movements') }} as movements
  inner join {{ ref('int_memberships') }} as memberships using (member_id, span_number)
  inner join {{ ref('int_rules') }} as rules
    on rules.union_id = movements.union_id
    and rules.rule = 'new_contact_days'
  where movements.step = 'joined'
),
talked as (
  select member_id, cast(happened_at as date) as happened_on
  from {{ ref('stg_contacts') }}
  where member_id is not null
    and not coalesce(is_automatic, false)
  group by all
),
contacted as (
  select distinct welcomed.member_id, welcomed.starts_on
  from welcomed
  inner join talked
    on talked.member_id = welcomed.member_id
    and talked.happened_on >= welcomed.starts_on
    and talked.happened_on <= welcomed.until_on
)
select
  welcomed.union_id,
  welcomed.employer_unit_id,
  welcomed.branch_id,
  months.month,
  cast(count(contacted.member_id) as bigint) as numerator,
  cast(count(*) as bigint) as denominator
from welcomed
cross join {{ ref('int_night') }} as night
inner join {{ ref('int_months') }} as months
  on months.month_number = {{ month_number('welcomed.until_on') }}
  and months.is_published
left join contacted
  on contacted.member_id = welcomed.member_id
  and contacted.starts_on = welcomed.starts_on
where welcomed.until_on <= night.as_of
group by welcomed.union_id, welcomed.employer_unit_id, welcomed.branch_id, months.month
