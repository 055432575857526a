-- One row per member counted tonight who has paid more or less than was expected over the last twelve full months.
with
year as (
  select
    union_id,
    member_id,
    sum(months) as months,
    sum(expected_minor) as expected_minor,
    sum(charged_minor) as charged_minor,
    sum(paid_minor) as named_minor,
    sum(while_exempt_minor) as while_exempt_minor,
    sum(twice_minor) as twice_minor,
    sum(above_cap_minor) as above_cap_minor,
    sum(above_tariff_minor) as above_tariff_minor,
    sum(not_charged_minor) as not_charged_minor,
    sum(below_tariff_minor) as below_tariff_minor,
    min(month_number) filter (where paid_minor > expected_minor) as over_from,
    min(month_number) filter (where paid_minor < expected_minor) as under_from
  from {{ ref('int_dues_year') }}
  where is_due
  group by union_id, member_id
),
accounts as (
  select
    members_now.union_id,
    members_now.member_id,
    members_now.membership_id,
    members_now.employer_unit_id,
    members_now.branch_id,
    coalesce(year.months, 0) as months,
    coalesce(year.expected_minor, 0) as expected_minor,
    coalesce(year.charged_minor, 0) as charged_minor,
    coalesce(year.named_minor, 0) as named_minor,
    greatest(0, coalesce(year.charged_minor - year.named_minor, 0)) as open_minor,
    coalesce(outside.loose_minor, 0) as loose_minor,
    coalesce(outside.loose_minor - outside.old_open_minor, 0) as left_minor,
    coalesce(outside.later_open_minor, 0) as later_minor,
    coalesce(
      outside.loose_minor - least(0, outside.old_open_minor) - least(0, outside.later_open_minor), 0
    ) as returned_minor,
    outside.last_paid_on,
    year.while_exempt_minor,
    year.twice_minor,
    year.above_cap_minor,
    year.above_tariff_minor,
    year.not_charged_minor,
    year.below_tariff_minor,
    year.over_from,
    year.under_from
  from {{ ref('int_members_now') }} as members_now
  left join year on year.member_id = members_now.member_id
  left join {{ ref('int_dues_outside') }} as outside on outside.member_id = members_now.member_id
  where year.member_id is not null
    or outside.member_id is not null
),
paid as (
  select
    *,
    -- money that names no charge covers older charges first, then these, then later ones; what is left over is too much
    named_minor
    + greatest(0, least(open_minor, left_minor))
    + greatest(0, left_minor - open_minor - later_minor)
    + least(0, returned_minor) as paid_minor
  from accounts
),
different as (
  select
    paid.*,
    paid.paid_minor - paid.expected_minor as difference_minor,
    greatest(0, paid.paid_minor - paid.charged_minor) as paid_more_minor,
    greatest(0, paid.charged_minor - paid.paid_minor) as unpaid_minor
  from paid
  inner join {{ ref('int_rules') }} as tolerances
    on tolerances.union_id = paid.union_id
    and tolerances.rule = 'dues_tolerance_minor'
  inner join {{ ref('int_rules') }} as percents
    on percents.union_id = paid.union_id
    and percents.rule = 'dues_difference_percent'
  where abs(paid.paid_minor - paid.expected_minor) > tolerances.amount
    and abs(paid.paid_minor - paid.expected_minor) * 100 * greatest(1, paid.months)
    > percents.amount * greatest(paid.expected_minor, paid.charged_minor)
)
select
  different.union_id,
  different.membership_id,
  different.member_id,
  people.given_name,
  people.family_name,
  different.employer_unit_id,
  units.l as unit_l,
  units.name as workplace_name,
  different.branch_id,
  branches.region_id,
  case when different.difference_minor > 0 then 'over' else 'under' end as kind,
  case
    when different.difference_minor > 0
      then
        case greatest(
          different.paid_more_minor, different.while_exempt_minor, different.twice_minor, different.above_cap_minor,
          different.above_tariff_minor
        )
          when different.while_exempt_minor then 'while_exempt'
          when different.twice_minor then 'charged_twice'
          when different.above_cap_minor then 'above_cap'
          when different.above_tariff_minor then 'above_tariff'
          else 'paid_more'
        end
    else
      case greatest(different.unpaid_minor, different.not_charged_minor, different.below_tariff_minor)
        when different.not_charged_minor then 'not_charged'
        when different.below_tariff_minor then 'below_tariff'
        else 'unpaid'
      end
  end as why,
  coalesce(
    {{ month_of("(case when different.difference_minor > 0 then different.over_from else different.under_from end)") }},
    different.last_paid_on
  ) as since_on,
  cast(different.expected_minor as bigint) as expected_minor,
  cast(different.charged_minor as bigint) as charged_minor,
  cast(different.paid_minor as bigint) as paid_minor,
  cast(different.difference_minor as bigint) as difference_minor,
  unions.currency,
  people.phone,
  people.email,
  coalesce(people.is_protected, false) as is_protected
from different
inner join {{ ref('stg_members') }} as people on people.member_id = different.member_id
inner join {{ ref('stg_unions') }} as unions on unions.union_id = different.union_id
inner join {{ ref('employer_units') }} as units on units.employer_unit_id = different.employer_unit_id
inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = different.branch_id
