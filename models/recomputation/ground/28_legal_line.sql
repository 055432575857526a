-- The lines of one kind that hold for a union under an employers' association (null for none) on a day: those of the
-- nearest scope, the union's own before the association's before the country's, with all their steps.
create function ours.legal_line(asked text, at_level text, for_union text, association text, on_day date)
returns table (posts bigint, base text, threshold bigint, percent bigint) language sql stable as $$
  with valid as (
    select
      legal_lines.*,
      case
        when legal_lines.union_id <> '*' then 1 when legal_lines.employer_association <> '*' then 2
        when legal_lines.country <> '*' then 3 else 4
      end as nearness
    from legal_lines
    join "union" on "union".union_id = for_union
    where line = asked and level = at_level
      and legal_lines.union_id in ("union".union_id, '*') and legal_lines.country in ("union".country, '*')
      and (legal_lines.employer_association = '*' or legal_lines.employer_association = association)
      and starts_on <= on_day and (ends_on is null or ends_on > on_day)
  )
  select posts, base, threshold, percent from valid where nearness = (select min(nearness) from valid)
$$
