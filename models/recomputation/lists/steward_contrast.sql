-- Exits by choice over the last twelve full months at workplaces with and without a steward, by sector and size.
-- key: union_id, branch_id, sector, band, has_steward
with newest as (
  select * from full_year order by month desc limit 1
),
sized as (
  select
    steward_exposure.*, coalesce(sector, 'unknown') as sector,
    count(*) over (partition by steward_exposure.union_id, steward_exposure.employer_unit_id, steward_exposure.month) as size
  from newest
  join steward_exposure on steward_exposure.month between first_full and last_full
  join employer_unit on employer_unit.employer_unit_id = steward_exposure.employer_unit_id
)
select
  union_id, branch_id, sector,
  case when size < 10 then 'from_1' when size < 50 then 'from_10' else 'from_50' end as band,
  has_steward, count(*) as member_months, count(*) filter (where left_by_choice) as voluntary_exits
from sized
group by union_id, branch_id, sector, band, has_steward
