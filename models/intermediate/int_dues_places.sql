-- One row per member and stretch of months: the cell in which the dues of those months stand, and whether they are in percent.
with
closes as (
  select
    states.union_id,
    states.member_id,
    states.employer_unit_id,
    states.branch_id,
    greatest(states.from_month, night.first_month) as from_month,
    night.first_month,
    night.this_month
  from {{ ref('int_states') }} as states
  cross join {{ ref('int_window') }} as night
  where states.to_month > greatest(states.from_month, night.first_month)
),
-- after the last close the dues stay where it found the member, before the first where that one did
places as (
  select
    union_id,
    member_id,
    employer_unit_id,
    branch_id,
    case
      when from_month = min(from_month) over (partition by member_id) then first_month else from_month
    end as from_month,
    coalesce(
      lead(from_month) over (partition by member_id order by from_month nulls last), this_month + 1
    ) as to_month
  from closes
),
percent_bases as (
  select
    bases.member_id,
    -- the first month whose first day the basis covers
    {{ month_number(plus_days('bases.starts_on', -1)) }} + 1 as from_month,
    coalesce({{ month_number(plus_days('bases.ends_on', -1)) }} + 1, night.this_month + 1) as to_month
  from {{ ref('stg_dues_bases') }} as bases
  cross join {{ ref('int_window') }} as night
  where bases.basis = 'percent'
),
cuts as (
  select member_id, from_month as cut_month from percent_bases
  union
  select member_id, to_month from percent_bases
),
pieces as (
  select union_id, member_id, employer_unit_id, branch_id, from_month as piece_month, to_month
  from places
  union all
  select
    places.union_id, places.member_id, places.employer_unit_id, places.branch_id, cuts.cut_month, places.to_month
  from places
  inner join cuts
    on cuts.member_id = places.member_id
    and cuts.cut_month > places.from_month
    and cuts.cut_month < places.to_month
),
stretches as (
  select
    union_id,
    member_id,
    employer_unit_id,
    branch_id,
    piece_month as from_month,
    coalesce(lead(piece_month) over (partition by member_id order by piece_month nulls last), to_month) as to_month
  from pieces
),
in_percent as (
  -- several bases in percent are one
  select distinct stretches.member_id, stretches.from_month
  from stretches
  inner join percent_bases
    on percent_bases.member_id = stretches.member_id
    and percent_bases.from_month <= stretches.from_month
    and percent_bases.to_month > stretches.from_month
)
select
  stretches.union_id,
  stretches.member_id,
  stretches.employer_unit_id,
  stretches.branch_id,
  stretches.from_month,
  stretches.to_month,
  in_percent.member_id is not null as in_percent
from stretches
left join in_percent using (member_id, from_month)
