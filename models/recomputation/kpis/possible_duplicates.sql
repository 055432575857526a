-- at each close, those who share spelling and year of birth with another member of the same union
with spelt as materialized (
  select member_id, birth_year, ours.spelling(given_name || ' ' || family_name) as name
  from member
  where given_name || family_name <> '' and birth_year is not null
),
judged as (
  select
    counted_at.*,
    name is not null and count(*) over (partition by counted_at.union_id, month, name, birth_year) > 1 as is_alike
  from counted_at
  left join spelt on spelt.member_id = counted_at.member_id
)
select
  union_id, employer_unit_id, branch_id, month, null as part,
  count(*) filter (where is_alike) as numerator, count(*) as denominator
from judged
group by union_id, employer_unit_id, branch_id, month

-- by hand 2026-10: w1 b1 0/3, w2 b1 0/2, w3 b2 0/1, without:b1 b1 0/5, without:b2 b2 2/2, without:nobranch:n
--   nobranch:n 0/1
