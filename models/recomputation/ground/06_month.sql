-- One row per published month: the day at whose close it is read, the close before it, the day at which resignations
-- of this month are read, and the day twelve months before.
select
  first_day::date as month,
  least(last_day, as_of) as closes_on,
  first_day::date - 1 as opening_on,
  case when last_day >= as_of then as_of else first_day::date - 1 end as reference_on,
  case
    when as_of < last_day then (as_of - interval '12 months')::date
    else (first_day - interval '11 months')::date - 1
  end as year_ago_on
from (
  select first_day, (first_day + interval '1 month')::date - 1 as last_day, as_of
  from tonight
  cross join lateral generate_series(
    greatest(
      date_trunc('month', (select min(starts_on) from span)),
      date_trunc('month', as_of) - interval '120 months'
    ),
    date_trunc('month', as_of),
    interval '1 month'
  ) as first_day
) as each_month
