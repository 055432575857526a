-- One row per union, employers' association (or none), level, line of law or agreement, posts it gives and month.
with
-- many units share an association
associations as (
  select distinct coalesce(employer_association, '') as employer_association
  from {{ ref('stg_employer_units') }}
  union
  select ''
),
fitting as (
  select
    unions.union_id,
    associations.employer_association,
    lines.level,
    lines.line,
    lines.posts,
    months.month_number,
    lines.base,
    lines.threshold,
    lines.percent,
    rank() over (
      partition by unions.union_id, associations.employer_association, lines.level, lines.line, months.month_number
      order by
        lines.union_id = '*' nulls last,
        lines.employer_association = '*' nulls last,
        lines.country = '*' nulls last
    ) as place
  from {{ ref('stg_unions') }} as unions
  cross join associations
  cross join {{ ref('int_months') }} as months
  inner join {{ ref('legal_lines') }} as lines
    on lines.union_id in (unions.union_id, '*')
    and lines.employer_association in (associations.employer_association, '*')
    and lines.country in (unions.country, '*')
    and lines.starts_on <= months.closes_on
    and (lines.ends_on is null or lines.ends_on > months.closes_on)
  where months.is_published
)
select union_id, employer_association, level, line, posts, month_number, base, threshold, percent
from fitting
where place = 1
