with seat as (
  select
    coalesce(mandate_union.union_id, member.union_id) as union_id, mandate.member_id, mandate.starts_on,
    least(mandate.ends_on, deceased_on + 1) as ends_on
  from mandate
  join member on member.member_id = mandate.member_id
  left join mandate_union on mandate_union.mandate_id = mandate.mandate_id
  where mandate.role = 'branch_officer'
)
select
  mandate_held.union_id, mandate_held.employer_unit_id, branch_id, month, null as part,
  count(*) filter (
    where exists (
      select from seat
      where seat.member_id = mandate_held.member_id and seat.union_id = mandate_held.union_id
        and seat.starts_on <= closes_on and coalesce(seat.ends_on, 'infinity') > closes_on
    )
  ) as numerator,
  count(*) as denominator
from month
join mandate_held on mandate_held.starts_on <= closes_on and (ends_on is null or ends_on > closes_on)
join home_branch
  on home_branch.employer_unit_id = mandate_held.employer_unit_id and home_branch.union_id = mandate_held.union_id
where is_steward
group by mandate_held.union_id, mandate_held.employer_unit_id, branch_id, month

-- by hand 2026-08: c b1 0/1, w1 b1 0/1, w2 b1 0/1, w3 b2 0/1
