with link as (
  select below_id as employer_unit_id, union_id, member_id, starts_on, ends_on from mandate_above
  union all
  select employer_unit_id, union_id, member_id, starts_on, ends_on from mandate_held where role = 'safety_delegate'
),
received as (
  select
    case_place.*, header.received_by,
    array(
      select link.member_id from link
      where link.employer_unit_id = case_place.employer_unit_id and link.union_id = case_place.union_id
        and link.member_id <> header.member_id
        and case_place.received_at::date >= starts_on and case_place.received_at::date < coalesce(ends_on, 'infinity')
    ) as chain
  from case_place
  join case_header as header on header.case_header_id = case_place.case_header_id
)
select
  union_id, employer_unit_id, branch_id, month, null as part,
  count(*) filter (where received_by <> all (chain)) as numerator, count(*) as denominator
from received
where received_by is not null and cardinality(chain) > 0
group by union_id, employer_unit_id, branch_id, month

-- by hand 2023-12: nothing
-- by hand 2024-01: w1 b1 1/1
-- by hand 2024-02: w1 b1 0/1
-- by hand 2026-09: nothing
