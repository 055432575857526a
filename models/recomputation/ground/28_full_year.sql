-- One row per published month after the first twelve: the last twelve full months by its close, and the close before them.
select
  month.month,
  (last_full - interval '11 months')::date as first_full, last_full::date as last_full,
  (last_full - interval '12 months')::date as before_full
from month
cross join lateral (
  select case
    when closes_on = (month + interval '1 month')::date - 1 then month
    else (month - interval '1 month')::date
  end as last_full
) as over
where month.month >= (select min(month) from month) + interval '12 months'
