-- One row per union, workplace, branch and month: cases received where a chain of representation stood, and those that went past it.
with
chain as (
  select mandates.union_id, coverage.employer_unit_id, mandates.member_id, mandates.starts_on, mandates.ends_on
  from {{ ref('int_coverage') }} as coverage
  inner join {{ ref('int_mandates') }} as mandates using (mandate_id, union_id)
  where coverage.held in ('own', 'above')
  union all
  select union_id, employer_unit_id, member_id, starts_on, ends_on
  from {{ ref('int_mandates') }}
  where role = 'safety_delegate'
    and employer_unit_id is not null
),
received as (
  select
    places.case_header_id,
    places.union_id,
    places.employer_unit_id,
    places.branch_id,
    places.month,
    bool_or(chain.member_id = headers.received_by) as is_in_chain
  from {{ ref('int_case_places') }} as places
  inner join {{ ref('stg_case_headers') }} as headers using (case_header_id)
  inner join chain
    on chain.union_id = places.union_id
    and chain.employer_unit_id = places.employer_unit_id
    and chain.starts_on <= cast(places.received_at as date)
    and (chain.ends_on is null or chain.ends_on > cast(places.received_at as date))
    -- nobody turns to themselves
    and chain.member_id <> headers.member_id
  where headers.received_by is not null
  group by all
)
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  cast(count(*) filter (where not is_in_chain) as bigint) as numerator,
  cast(count(*) as bigint) as denominator
from received
group by all
