-- One row per union, place, branch and month: votes and entitled of the elections with a vote in the year to the close.
with
placed as (
  select
    elections.union_id,
    coalesce(elections.employer_unit_id, 'without:' || branches.organisation_unit_id) as employer_unit_id,
    coalesce(homes.branch_id, branches.organisation_unit_id) as branch_id,
    elections.votes,
    elections.entitled,
    {{ close_after('elections.held_on') }} as held_month
  from {{ ref('stg_elections') }} as elections
  cross join {{ ref('int_night') }} as night
  left join {{ ref('int_home_branches') }} as homes
    on homes.union_id = elections.union_id
    and homes.employer_unit_id = elections.employer_unit_id
  left join {{ ref('stg_organisation_units') }} as branches
    on branches.organisation_unit_id = elections.organisation_unit_id
    and branches.kind = 'branch'
  -- one candidate may be elected without a vote
  where (elections.votes > 0 or elections.candidates > 1)
    and elections.entitled > 0
)
select
  placed.union_id,
  placed.employer_unit_id,
  placed.branch_id,
  months.month,
  cast(sum(placed.votes) as bigint) as numerator,
  cast(sum(placed.entitled) as bigint) as denominator
from placed
inner join {{ ref('int_months') }} as months
  on months.month_number >= placed.held_month
  and months.month_number < placed.held_month + 12
  and months.is_published
where placed.employer_unit_id is not null
  and placed.branch_id is not null
group by placed.union_id, placed.employer_unit_id, placed.branch_id, months.month
