-- One row per month, union and company group with open workplaces where members work: whether it needs a chief steward.
with belonging as (
  select distinct on (employer_above.employer_unit_id) employer_above.employer_unit_id, above_id as company_group_id
  from employer_above
  join employer_unit as above on above.employer_unit_id = above_id and above.kind = 'company_group'
  order by employer_above.employer_unit_id, levels_up
)
select
  month, closes_on, union_id, company_group_id,
  sum(members) >= (
    select min(threshold)
    from legal_line('chief_steward', 'company_group', union_id, association.employer_association, closes_on)
  ) as is_needed,
  array_agg(workplace_coverage.employer_unit_id) as workplaces
from workplace_coverage
join belonging on belonging.employer_unit_id = workplace_coverage.employer_unit_id
left join association on association.employer_unit_id = company_group_id
group by month, closes_on, union_id, company_group_id, association.employer_association
