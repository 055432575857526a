-- One row per union, employers' association (or none), level and month: from how many on there should be a steward.
with
-- many units share an association
associations as (
  select distinct coalesce(employer_association, '') as employer_association
  from {{ ref('stg_employer_units') }}
  union
  select ''
)
select
  unions.union_id,
  associations.employer_association,
  thresholds.level,
  months.month_number,
  thresholds.base,
  thresholds.threshold,
  thresholds.is_known
from {{ ref('stg_unions') }} as unions
cross join associations
cross join {{ ref('int_months') }} as months
inner join {{ ref('steward_thresholds') }} as thresholds
  on thresholds.role = 'steward'
  and thresholds.union_id in (unions.union_id, '*')
  and thresholds.employer_association in (associations.employer_association, '*')
  and thresholds.starts_on <= months.closes_on
  and (thresholds.ends_on is null or thresholds.ends_on > months.closes_on)
qualify row_number() over (
  partition by unions.union_id, associations.employer_association, thresholds.level, months.month_number
  order by thresholds.union_id = '*', thresholds.employer_association = '*', thresholds.starts_on desc nulls last
) = 1
