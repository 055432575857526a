-- One row per union, employer unit, branch, month and tenure band: exits in the month, by the whole months of membership.
with
leavers as (
  select
    movements.union_id,
    movements.employer_unit_id,
    movements.branch_id,
    movements.month,
    {{ full_months('memberships.starts_on', plus_days('memberships.ends_on', -1)) }} as months
  from {{ ref('int_movements') }} as movements
  inner join {{ ref('int_memberships') }} as memberships using (member_id, span_number)
  where movements.step = 'left'
)
select
  leavers.union_id,
  leavers.employer_unit_id,
  leavers.branch_id,
  leavers.month,
  bands.part,
  cast(count(*) as bigint) as numerator,
  cast(null as bigint) as denominator
from leavers
inner join {{ ref('tenure_bands') }} as bands
  on bands.from_months <= leavers.months
  and bands.to_months > leavers.months
group by all
