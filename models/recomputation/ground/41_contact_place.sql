-- One row per time a member turned to the union and met a person, in a published month, up to tonight.
select
  contact.union_id, happened_at, contact.channel, coalesce(contact.topic, 'other') as topic, month.month,
  coalesce(member_cell.employer_unit_id, 'without:' || coalesce(branch.organisation_unit_id, 'nobranch:' || contact.union_id))
    as employer_unit_id,
  coalesce(member_cell.branch_id, branch.organisation_unit_id, 'nobranch:' || contact.union_id) as branch_id
from contact
join month on happened_at::date between month.month and closes_on
left join counted_at as member_cell
  on member_cell.member_id = contact.member_id and member_cell.month = month.month
  and member_cell.union_id = contact.union_id
left join organisation_unit as branch
  on branch.organisation_unit_id = contact.organisation_unit_id and branch.kind = 'branch'
  and branch.union_id = contact.union_id
where direction = 'in' and not is_automatic
