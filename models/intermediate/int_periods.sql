-- One row per bridged membership and stretch of month closes over which its branch, jobs, leaves and exemptions stay the same.
with
branch_spans as (
  select
    membership_rows.union_id,
    membership_rows.member_id,
    membership_rows.span_number,
    membership_rows.branch_id,
    {{ close_after('membership_rows.starts_on') }} as row_from_month,
    lead({{ close_after('membership_rows.starts_on') }}) over (
      partition by membership_rows.member_id, membership_rows.span_number
      order by membership_rows.starts_on nulls last, membership_rows.membership_id nulls last
    ) as next_from_month,
    night.first_month
  from {{ ref('int_membership_rows') }} as membership_rows
  cross join {{ ref('int_window') }} as night
),
branch_stocks as (
  select
    branch_spans.union_id,
    branch_spans.member_id,
    branch_spans.span_number,
    branch_spans.branch_id,
    greatest(branch_spans.row_from_month, branch_spans.first_month - 13) as from_month,
    least(coalesce(branch_spans.next_from_month, memberships.to_month), memberships.to_month) as to_month
  from branch_spans
  inner join {{ ref('int_memberships') }} as memberships using (member_id, span_number)
),
cuts as (
  select member_id, from_month as cut_month from {{ ref('int_jobs') }}
  union
  select member_id, to_month from {{ ref('int_jobs') }}
  union
  select member_id, leave_from_month from {{ ref('int_jobs') }} where leave_from_month is not null
  union
  select member_id, leave_to_month from {{ ref('int_jobs') }} where leave_to_month is not null
  union
  select member_id, from_month from {{ ref('int_exempt_spans') }}
  union
  select member_id, to_month from {{ ref('int_exempt_spans') }}
),
beginnings as (
  select union_id, member_id, span_number, branch_id, from_month, to_month, from_month as cut_month
  from branch_stocks
  where from_month < to_month
  union all
  select
    branch_stocks.union_id,
    branch_stocks.member_id,
    branch_stocks.span_number,
    branch_stocks.branch_id,
    branch_stocks.from_month,
    branch_stocks.to_month,
    cuts.cut_month
  from branch_stocks
  inner join cuts
    on cuts.member_id = branch_stocks.member_id
    and cuts.cut_month > branch_stocks.from_month
    and cuts.cut_month < branch_stocks.to_month
)
select
  union_id,
  member_id,
  span_number,
  branch_id,
  cut_month as from_month,
  coalesce(
    lead(cut_month) over (partition by member_id, span_number, from_month order by cut_month nulls last),
    to_month
  ) as to_month
from beginnings
