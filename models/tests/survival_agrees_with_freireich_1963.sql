-- One row per figure of the leukaemia trial of Freireich and others (1963), weeks in remission of 42 patients, that the
-- macro does not give to four decimals: number at risk, survival and its log-log interval.
with
patients as (
  select 'mercaptopurine' as arm, ended.duration, true as is_event
  from (values (6), (6), (6), (7), (10), (13), (16), (22), (23)) as ended (duration)
  union all
  select 'mercaptopurine', lost.duration, false
  from (values (6), (9), (10), (11), (17), (19), (20), (25), (32), (32), (34), (35)) as lost (duration)
  union all
  select 'placebo', ended.duration, true
  from (
    values (1), (1), (2), (2), (3), (4), (4), (5), (5), (8), (8), (8), (8), (11), (11), (12), (12), (15), (17), (22),
    (23)
  ) as ended (duration)
),
estimated as (
  {{ kaplan_meier('patients', ['arm']) }}
),
published as (
  select
    figures.arm, figures.duration, figures.at_risk, figures.survival, figures.lower_bound, figures.upper_bound
  from (
    values
    ('mercaptopurine', 6, 21, 0.8571, 0.6197, 0.9516),
    ('mercaptopurine', 7, 17, 0.8067, null, null),
    ('mercaptopurine', 10, 15, 0.7529, null, null),
    ('mercaptopurine', 13, 12, 0.6902, null, null),
    ('mercaptopurine', 16, 11, 0.6275, null, null),
    ('mercaptopurine', 22, 7, 0.5378, null, null),
    ('mercaptopurine', 23, 6, 0.4482, 0.1881, 0.6801),
    ('mercaptopurine', 35, 1, 0.4482, null, null),
    ('placebo', 1, 21, 0.9048, null, null),
    ('placebo', 8, 12, 0.3810, null, null),
    ('placebo', 22, 2, 0.0476, null, null),
    ('placebo', 23, 1, 0, null, null)
  ) as figures (arm, duration, at_risk, survival, lower_bound, upper_bound)
)
select published.arm, published.duration, published.survival, estimated.survival as ours
from published
left join estimated using (arm, duration)
where estimated.arm is null
  or estimated.at_risk <> published.at_risk
  or abs(estimated.survival - published.survival) > 0.00005
  or (
    published.lower_bound is not null
    and (
      estimated.lower_bound is null
      or abs(estimated.lower_bound - published.lower_bound) > 0.00005
      or abs(estimated.upper_bound - published.upper_bound) > 0.00005
    )
  )
