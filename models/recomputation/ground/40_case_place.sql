-- One row per case received in a published month, up to tonight: where its member was counted at that month's close,
-- else the branch that handles it.
select
  case_header_id, header.union_id, header.received_at, header.priority, month.month,
  coalesce(member_cell.employer_unit_id, 'without:' || coalesce(branch.organisation_unit_id, 'nobranch:' || header.union_id))
    as employer_unit_id,
  coalesce(member_cell.branch_id, branch.organisation_unit_id, 'nobranch:' || header.union_id) as branch_id
from case_header as header
join month on received_at::date between month.month and closes_on
left join counted_at as member_cell
  on member_cell.member_id = header.member_id and member_cell.month = month.month
  and member_cell.union_id = header.union_id
left join organisation_unit as branch
  on branch.organisation_unit_id = header.organisation_unit_id and branch.kind = 'branch'
  and branch.union_id = header.union_id
-- index: case_header_id
