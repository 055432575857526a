-- One row per union, employer unit, branch, month and part: entrepreneurs at the month's close by the class of their dues.
with
bases as (
  select
    bases.member_id,
    bases.dues_basis_id,
    coalesce(bases.tariff_class, '') as tariff_class,
    {{ close_after('bases.starts_on') }} as from_month,
    {{ close_after('bases.ends_on') }} as to_month
  from {{ ref('stg_dues_bases') }} as bases
  cross join {{ ref('int_night') }} as night
  where bases.basis = 'entrepreneur'
),
cuts as (
  select member_id, from_month as cut_month from bases
  union
  select member_id, to_month from bases
),
pieces as (
  select union_id, member_id, span_number, employer_unit_id, branch_id, from_month, to_month, from_month as piece_month
  from {{ ref('int_states') }}
  semi join bases using (member_id)
  union all
  select
    states.union_id, states.member_id, states.span_number, states.employer_unit_id, states.branch_id,
    states.from_month, states.to_month, cuts.cut_month
  from {{ ref('int_states') }} as states
  inner join cuts
    on cuts.member_id = states.member_id
    and cuts.cut_month > states.from_month
    and cuts.cut_month < states.to_month
),
stretches as (
  select
    union_id,
    member_id,
    span_number,
    employer_unit_id,
    branch_id,
    piece_month as from_month,
    coalesce(
      lead(piece_month) over (partition by member_id, span_number, from_month order by piece_month nulls last), to_month
    ) as to_month
  from pieces
),
spans as (
  select
    stretches.union_id,
    stretches.employer_unit_id,
    stretches.branch_id,
    stretches.from_month,
    stretches.to_month,
    -- one person, whatever the number of rows
    case
      when min(bases.tariff_class) = max(bases.tariff_class) and min(bases.tariff_class) in ('1', '2', '3')
        then 'class_' || min(bases.tariff_class)
      else 'other'
    end as part
  from stretches
  inner join bases
    on bases.member_id = stretches.member_id
    and bases.from_month <= stretches.from_month
    and bases.to_month > stretches.from_month
  group by
    stretches.union_id, stretches.member_id, stretches.span_number, stretches.employer_unit_id, stretches.branch_id,
    stretches.from_month, stretches.to_month
),
by_month as (
  {{ stock_by_month('spans', ['union_id', 'employer_unit_id', 'branch_id', 'part']) }}
)
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  part,
  numerator,
  cast(null as bigint) as denominator
from by_month
