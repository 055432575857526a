-- Who has paid more or less over the last twelve full months than was expected, and why.
-- key: membership_id
with span as (
  select as_of, last_month, (last_month - interval '11 months')::date as first_month
  from tonight
  cross join lateral (
    select (date_trunc('month', as_of + 1) - interval '1 month')::date as last_month
  ) as over
),
tariff_line as (
  select
    member_tonight.member_id, each_month.month::date as month, dues_basis.basis, dues_tariff.*,
    case dues_tariff.period when 'month' then 1 when 'quarter' then 3 else 12 end as months
  from span
  cross join generate_series(first_month, last_month, interval '1 month') as each_month (month)
  cross join member_tonight
  join dues_basis on dues_basis.member_id = member_tonight.member_id
    and daterange(dues_basis.starts_on, dues_basis.ends_on) @> each_month.month::date
  left join lateral (
    select period, amount_minor, minimum_minor, maximum_minor from dues_tariff
    where dues_tariff.union_id = member_tonight.union_id and dues_tariff.basis = dues_basis.basis
      and coalesce(dues_tariff.tariff_class = dues_basis.tariff_class, dues_tariff.tariff_class is null)
      and daterange(dues_tariff.starts_on, dues_tariff.ends_on) @> each_month.month::date
  ) as dues_tariff on true
),
tariff_sum as (
  -- what begins in the month, what percent may come to, and whether nobody would charge it any more
  select
    member_id, month, basis = 'percent' as is_percent, basis = 'percent' or basis <> 'free' and amount_minor is null as is_unknown,
    months, minimum_minor, maximum_minor,
    case when basis <> 'percent' and (extract(month from month)::integer - 1) % months = 0
      then greatest(coalesce(minimum_minor, 0), least(amount_minor, coalesce(maximum_minor, amount_minor)))
    end as begins_minor,
    month + make_interval(months => months) <= last_month as is_over
  from tariff_line
  cross join span
),
rated as (
  select
    member_id, month, bool_or(is_unknown) as is_unknown, coalesce(max(months) filter (where begins_minor is not null), 1) as months,
    coalesce(sum(begins_minor), 0) as by_tariff, coalesce(sum(begins_minor) filter (where is_over), 0) as by_now,
    max(minimum_minor) filter (where is_percent) as least_minor, max(maximum_minor) filter (where is_percent) as most_minor
  from tariff_sum
  group by member_id, month
),
bill as (
  -- every charge and credit of a member tonight, ever: whether its time is over, and what was paid on it
  select
    dues_charge.*, date_trunc('month', dues_charge.period_on)::date as month,
    amount_minor <= 0 or (
      is_missing is not true
      and greatest(due_on, arrived_on) + setting('dues_grace_days', member_tonight.union_id, as_of) < as_of
    ) as is_due,
    coalesce(named.paid_minor, 0) as paid_minor
  from dues_charge
  join member_tonight using (member_id)
  join "union" on "union".union_id = member_tonight.union_id and "union".currency = dues_charge.currency
  left join (
    select employer_unit_id, period_on, max(arrived_on) as arrived_on, bool_or(arrived_on is null) as is_missing
    from remittance
    group by employer_unit_id, period_on
  ) as employer_return
    on dues_charge.payer = 'payroll' and employer_return.employer_unit_id = dues_charge.employer_unit_id
    and employer_return.period_on = dues_charge.period_on
  left join (
    select dues_charge_id, currency, sum(amount_minor) as paid_minor from payment, tonight
    where paid_on <= as_of
    group by dues_charge_id, currency
  ) as named on named.dues_charge_id = dues_charge.dues_charge_id and named.currency = dues_charge.currency
  where dues_charge.period_on <= as_of
),
billed as (
  select member_id, month, sum(charged) as charged, sum(paid) as paid, bool_and(is_due) as is_due, sum(once) as once
  from (
    -- the same amount of the same payer counts once
    select
      member_id, month, sum(amount_minor) as charged, sum(paid_minor) as paid, bool_and(is_due) as is_due,
      greatest(0, amount_minor) as once
    from bill
    cross join span
    where month between first_month and last_month
    group by member_id, month, payer, employer_unit_id, amount_minor
  ) as alike
  group by member_id, month
),
stretch as (
  select
    member_id, month, coalesce(billed.charged, 0) as charged, coalesce(billed.once, 0) as once, coalesce(billed.paid, 0) as paid,
    coalesce(billed.is_due, true) as is_due, coalesce(rated.months, 1) as months,
    case
      when exists (
        select from exemption
        where exemption.member_id = month_of.member_id and daterange(exemption.starts_on, exemption.ends_on) @> month
      ) then 'exempt'
      when coalesce(is_unknown, true) then 'as_charged'
      else 'tariff'
    end as way,
    case when billed.member_id is null then by_now else coalesce(by_tariff, 0) end as by_tariff,
    coalesce(least_minor, 0) as least_minor, most_minor + by_tariff as most_minor
  from (select member_id, month from rated union select member_id, month from billed) as month_of
  left join rated using (member_id, month)
  left join billed using (member_id, month)
),
judged as (
  select
    stretch.*,
    case
      when way = 'exempt' then 0
      when way = 'tariff' then by_tariff
      when charged > 0 then greatest(least_minor, least(charged, once, most_minor))
      else 0
    end as expected
  from stretch
),
in_year as (
  select
    member_id, sum(expected) as expected, sum(charged) as charged, sum(paid) as named,
    sum(months) filter (where expected <> 0 or charged <> 0 or paid <> 0) as months,
    coalesce(sum(charged) filter (where way = 'exempt' and charged > 0), 0) as while_exempt,
    coalesce(sum(charged - once) filter (where way <> 'exempt' and charged > once), 0) as charged_twice,
    coalesce(sum(least(charged, once) - expected) filter (where way = 'as_charged' and least(charged, once) > expected), 0) as above_cap,
    coalesce(sum(least(charged, once) - expected) filter (where way = 'tariff' and least(charged, once) > expected), 0) as above_tariff,
    coalesce(sum(expected) filter (where charged <= 0), 0) as not_charged,
    coalesce(sum(expected - charged) filter (where charged > 0 and expected > charged), 0) as below_tariff,
    min(month) filter (where paid > expected) as over_since, min(month) filter (where paid < expected) as under_since
  from judged
  where is_due
  group by member_id
),
pool as (
  -- money without a name, and what is open before the twelve months and after what could be judged of them
  select
    member_tonight.member_id, coalesce(loose, 0) as loose, last_paid_on, coalesce(older, 0) as older, coalesce(younger, 0) as younger
  from member_tonight
  join "union" using (union_id)
  cross join lateral (
    select sum(amount_minor) as loose, max(paid_on) filter (where amount_minor > 0) as last_paid_on
    from payment
    where payment.member_id = member_tonight.member_id and dues_charge_id is null and payment.currency = "union".currency
      and paid_on <= as_of
  ) as without_name
  left join (
    select
      bill.member_id, sum(bill.amount_minor - bill.paid_minor) filter (where bill.month < first_month) as older,
      sum(bill.amount_minor - bill.paid_minor) filter (
        where bill.month >= first_month and (bill.month > last_month or not judged.is_due)
      ) as younger,
      bool_or(amount_minor < 0) as has_credit
    from bill
    cross join span
    left join judged on judged.member_id = bill.member_id and judged.month = bill.month
    group by bill.member_id
  ) as opened on opened.member_id = member_tonight.member_id
  where loose is not null or has_credit
),
sum_paid as (
  select
    member_tonight.*, coalesce(expected, 0) as expected, coalesce(charged, 0) as charged, greatest(1, months) as months, in_year.while_exempt,
    charged_twice, above_cap, above_tariff, not_charged, below_tariff, over_since, under_since, last_paid_on,
    coalesce(named, 0) + case when pool.member_id is null then 0 else
      greatest(0, least(loose - older, greatest(0, coalesce(charged - named, 0))))
      + greatest(0, loose - older - greatest(0, coalesce(charged - named, 0)) - younger)
      + least(0, loose - least(0, older) - least(0, younger))
    end as paid
  from member_tonight
  left join in_year using (member_id)
  left join pool using (member_id)
)
select
  sum_paid.union_id, membership_id, sum_paid.member_id, employer_unit_id, branch_id,
  case when paid > expected then 'over' else 'under' end as kind,
  case when paid > expected then (
    select name from (values
      (1, 'while_exempt', while_exempt), (2, 'charged_twice', charged_twice), (3, 'above_cap', above_cap),
      (4, 'above_tariff', above_tariff), (5, 'paid_more', paid - charged)
    ) as cause (place, name, worth)
    order by coalesce(worth, 0) desc, place limit 1
  ) else (
    select name from (values
      (1, 'not_charged', not_charged), (2, 'below_tariff', below_tariff), (3, 'unpaid', charged - paid)
    ) as cause (place, name, worth)
    order by coalesce(worth, 0) desc, place limit 1
  ) end as why,
  coalesce(case when paid > expected then over_since else under_since end, last_paid_on) as since_on,
  expected::bigint as expected_minor, charged::bigint as charged_minor, paid::bigint as paid_minor,
  (paid - expected)::bigint as difference_minor, "union".currency
from sum_paid
join "union" on "union".union_id = sum_paid.union_id
where abs(paid - expected) > setting('dues_tolerance_minor', sum_paid.union_id, as_of)
  and abs(paid - expected) > setting('dues_difference_percent', sum_paid.union_id, as_of) / 100.0 * greatest(expected, charged) / months
