-- The amount of a rule for a union on a day: the union's own row in force, else that of every union.
create function ours.setting(asked text, for_union text, on_day date) returns integer language sql stable as $$
  select amount::integer from rules
  where rule = asked and union_id in (for_union, '*') and starts_on <= on_day and (ends_on is null or ends_on > on_day)
  order by union_id = '*'
  limit 1
$$
