-- One row per union and workplace or company group with a member at work or a past steward: the vacancy, and a way out of it.
with
-- a register without either knows no candidates
blind as (
  select unions.union_id
  from {{ ref('stg_unions') }} as unions
  inner join {{ ref('stg_absences') }} as absences
    on absences.source = unions.source
    and absences.table_name in ('consent', 'course_attendance')
    and absences.column_name is null
  group by unions.union_id
  having count(distinct absences.table_name) = 2
),
gaps as (
  select
    units.union_id,
    units.employer_unit_id,
    case when blind.union_id is null then coalesce(candidates.candidates, 0) end as candidates,
    nearest.nearest_unit_id,
    nearest.nearest_unit_name,
    nearest.nearest_by,
    case
      when units.deputy_in_office then 'deputy_acts'
      when candidates.candidates > 0 then 'ask_candidates'
      when nearest.nearest_unit_id is not null then 'cover_from_nearby'
      else 'visit'
    end as next_step,
    cast(row_number() over (
      partition by units.union_id, units.region_id
      order by units.urgency desc nulls last, units.members desc nulls last, units.employer_unit_id nulls last
    ) as bigint) as region_rank
  from {{ ref('int_unit_stewards') }} as units
  left join blind using (union_id)
  left join {{ ref('int_candidates') }} as candidates using (union_id, employer_unit_id)
  left join {{ ref('int_nearest_stewards') }} as nearest using (union_id, employer_unit_id)
  where units.status in ('lost', 'vacant', 'never')
)
select
  units.union_id,
  units.employer_unit_id,
  units.unit_kind,
  units.unit_l,
  units.unit_r,
  units.name,
  units.municipality,
  units.sector,
  units.enterprise_name,
  units.branch_id,
  units.region_id,
  units.members,
  units.threshold,
  units.threshold_known,
  units.threshold_base,
  units.agreement_state,
  units.employees,
  units.eligible_employees,
  units.headcount_on,
  units.status,
  units.stewards,
  units.last_steward_ended_on,
  units.days_without,
  units.months_since_last_steward,
  units.last_end_reason,
  units.last_role,
  units.deputy_in_office,
  units.term_ends_on,
  units.urgency,
  gaps.candidates,
  gaps.nearest_unit_id,
  gaps.nearest_unit_name,
  gaps.nearest_by,
  gaps.next_step,
  gaps.region_rank
from {{ ref('int_unit_stewards') }} as units
left join gaps using (union_id, employer_unit_id)
