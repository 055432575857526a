-- who began twice on one day did so where the smaller id says
with began as (
  select distinct on (union_id, member_id) union_id, member_id, employer_unit_id, starts_on
  from mandate_held
  where is_steward and (ends_on is null or ends_on > starts_on)
  order by union_id, member_id, starts_on, mandate_id
),
licensed as (
  select
    began.*,
    (
      select min(certificate.starts_on) from certificate
      where certificate.member_id = began.member_id and certificate.kind = 'steward_licence'
        and (certificate.ends_on is null or certificate.ends_on > certificate.starts_on)
    ) as licensed_on
  from began
)
select
  licensed.union_id, licensed.employer_unit_id, branch_id, month, null as part,
  sum(licensed_on - licensed.starts_on) as numerator, count(*) as denominator
from licensed
join month on licensed_on between month - interval '11 months' and closes_on
join home_branch
  on home_branch.employer_unit_id = licensed.employer_unit_id and home_branch.union_id = licensed.union_id
where licensed_on >= licensed.starts_on
group by licensed.union_id, licensed.employer_unit_id, branch_id, month

-- by hand 2023-12: nothing
-- by hand 2024-01: w1 b1 730/1
-- by hand 2024-12: w1 b1 730/1
-- by hand 2025-01: nothing
