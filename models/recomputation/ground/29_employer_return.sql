-- One row per union and employer's return that was expected by tonight, of employers where the union has or had members
-- in a published month: whether it came in time.
with organised as materialized (
  select distinct counted_at.union_id, above_id as employer_unit_id -- many members below one unit
  from counted_at
  join employer_above on employer_above.employer_unit_id = counted_at.employer_unit_id
)
select
  organised.union_id, branch_id, remittance.*,
  case
    when arrived_on <= as_of and arrived_on <= expected_on + grace then 'in_time'
    when arrived_on <= as_of then 'late'
    when expected_on + grace < as_of then 'missing'
    else 'awaited'
  end as state
from tonight
join remittance on expected_on <= as_of
join organised on organised.employer_unit_id = remittance.employer_unit_id
join home_branch
  on home_branch.union_id = organised.union_id and home_branch.employer_unit_id = remittance.employer_unit_id
cross join lateral setting('return_grace_days', organised.union_id, as_of) as grace
