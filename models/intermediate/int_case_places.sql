-- One row per case received in a published month: where its member was counted at that month's close, else its branch without workplace.
with
received as (
  select
    headers.case_header_id,
    headers.union_id,
    headers.member_id,
    coalesce(headers.organisation_unit_id, '') as organisation_unit_id,
    headers.received_at,
    headers.priority,
    months.month_number,
    months.month
  from {{ ref('stg_case_headers') }} as headers
  cross join {{ ref('int_night') }} as night
  inner join {{ ref('int_months') }} as months
    on months.month = cast(date_trunc('month', headers.received_at) as date)
    and months.is_published
  where cast(headers.received_at as date) <= night.as_of
),
of_members as (
  select
    received.case_header_id,
    states.employer_unit_id,
    states.branch_id
  from received
  inner join {{ ref('int_states') }} as states
    on states.member_id = received.member_id
    and states.union_id = received.union_id
    and states.from_month <= received.month_number
    and states.to_month > received.month_number
),
placed as (
  select
    received.*,
    of_members.employer_unit_id as member_unit_id,
    coalesce(of_members.branch_id, places.branch_id, 'nobranch:' || received.union_id) as branch_id
  from received
  left join of_members using (case_header_id)
  left join {{ ref('int_places') }} as places using (union_id, organisation_unit_id)
)
select
  case_header_id,
  union_id,
  coalesce(member_unit_id, 'without:' || branch_id) as employer_unit_id,
  branch_id,
  received_at,
  priority,
  month_number,
  month
from placed
