-- How long who joined stay, at every unit of the organisation, by year of joining and for all: the product over the months
-- of membership of the share that did not leave, with the log-log interval of Greenwood's variance.
-- key: node_id, join_year, curve, month_of_membership
with joiner as (
  select
    span.union_id, branch_id, extract(year from span.starts_on)::bigint as join_year, seen.months as months_seen,
    exit_reason, gone.months as left_in_month
  from span
  cross join tonight
  join whereabouts
    on whereabouts.member_id = span.member_id and whereabouts.span_number = span.span_number
    and case
      when span.ends_on - 1 <= least((date_trunc('month', span.starts_on) + interval '1 month')::date - 1, as_of)
        then not is_counted and day = span.ends_on - 1
      else is_counted and day = least((date_trunc('month', span.starts_on) + interval '1 month')::date - 1, as_of)
    end
  cross join lateral (
    select max(months) as months from generate_series(0, 132) as months
    where (span.starts_on + make_interval(months => months))::date <= as_of
  ) as seen
  left join lateral (
    select min(months) as months from generate_series(1, 132) as months
    where (span.starts_on + make_interval(months => months))::date >= span.ends_on - 1
  ) as gone on span.ends_on - 1 <= as_of
  where span.starts_on <= as_of
    and extract(year from span.starts_on) >= setting('history_from_year', span.union_id, as_of)
    and extract(year from span.starts_on) >= (select extract(year from min(month)) from month)
),
life as (
  select
    joiner.union_id, above_id as node_id, cohort.join_year, curve,
    least(left_in_month, months_seen) as duration,
    coalesce(left_in_month <= months_seen and (curve = 'all_ways' or exit_reason not in ('died', 'retired')), false)
      as is_exit
  from joiner
  join organisation_above on organisation_unit_id = branch_id
  cross join lateral (values (join_year), (0)) as cohort (join_year)
  cross join (values ('own_ways'), ('all_ways')) as way (curve)
),
month_of_life as (
  select union_id, node_id, join_year, curve, duration, count(*) as people, count(*) filter (where is_exit) as exits
  from life
  group by union_id, node_id, join_year, curve, duration
),
exposed as (
  select
    *, sum(people) over everyone as joined,
    (
      sum(people) over everyone
      - coalesce(sum(people) over (everyone order by duration rows between unbounded preceding and 1 preceding), 0)
    )::double precision as at_risk
  from month_of_life
  window everyone as (partition by node_id, join_year, curve)
),
estimated as (
  select
    *, product(1 - exits / at_risk) over so_far as survival,
    sum(exits / nullif(at_risk * (at_risk - exits), 0)) over so_far as greenwood
  from exposed
  window so_far as (partition by node_id, join_year, curve order by duration)
),
bounded as (
  select
    *,
    case when survival > 0 and survival < 1 then 1.959963984540054 * sqrt(greenwood) / ln(survival) end as reach
  from estimated
)
select
  union_id, node_id, join_year, curve, duration as month_of_membership, joined::bigint as joined,
  at_risk::bigint as at_risk, exits, people - exits as censored,
  round(round(survival::numeric, 6), 3)::double precision as survival,
  round(round(power(survival, exp(-reach))::numeric, 6), 3)::double precision as lower_bound,
  round(round(power(survival, exp(reach))::numeric, 6), 3)::double precision as upper_bound
from bounded
cross join tonight
where joined >= setting('survival_min_joined', union_id, as_of)
  and at_risk >= setting('survival_min_at_risk', union_id, as_of)
  and (
    join_year = 0
    or (
      make_date(join_year::integer, 12, 31) + interval '12 months' <= as_of
      and make_date(join_year::integer, 12, 31) + make_interval(months => duration) <= as_of
    )
  )
