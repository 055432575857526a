-- Who joins when, and the days on which a life changes course: exam, retirement, death, leaving, coming back.

-- Joins per month: a level that balances the exits, times the season (autumn and January high, July and December low).
create table latent.join_month as
with
months as (
  select unnest(generate_series(opening(), horizon(), interval 1 month))::date as month
),
counted as (
  select
    month,
    round(
      getvariable('members') * (0.98 + 0.004 * (month - opening()) / 365.25) * 0.0945 / 12
      * [1.35, 1.10, 1.00, 0.90, 0.85, 0.75, 0.50, 1.00, 1.50, 1.30, 1.05, 0.70][month(month)]
      * (0.9 + 0.2 * u('join month', month))
    )::integer as joins
  from months
)
select month, joins, round(getvariable('members') * 0.98)::integer + sum(joins) over (order by month)::integer - joins as before
from counted;

create table latent.arrival as
select unnest(generate_series(1, round(getvariable('members') * 0.98)::integer)) as n, null::date as month
union all
select before + unnest(generate_series(1, joins)), month from latent.join_month;

create table latent.person as
with
started as (
  select
    n, month is null as is_stock,
    case when u('union', n) < 0.86 then 'aalto' else 'kivi' end as union_id,
    u('area', n) as area_draw,
    -- The opening stock joined up to 36 years before; young tenures are the most common.
    case
      when month is null then (opening() - (1 + 365.25 * 12 * -ln(1 - u('tenure', n) * (1 - exp(-3))))::integer)::date
      else (month + (floor(pow(u('join day', n), 1.4) * date_part('day', last_day(month))))::integer)::date
    end as joined_on,
    u('kind', n) as kind_draw
  from latent.arrival
),
kinds as (
  select
    *,
    case
      when kind_draw < case when is_stock then 0.035 else 0.17 end then 'student'
      when kind_draw > 0.965 then 'entrepreneur'
      when kind_draw > 0.955 then 'supporting'
      when kind_draw > 0.945 then 'unemployed'
      when kind_draw > 0.944 and is_stock then 'honorary'
      else 'working'
    end as base_kind
  from started
),
aged as (
  select
    k.*, a.area,
    case
      when base_kind = 'student' then 18.5 + 9 * pow(u('age', n), 1.6)
      when is_stock then 20 + 33 * pow(u('age', n), 1.15)
      else 20 + 38 * pow(u('age', n), 1.25)
    end as age_joined
  from kinds as k
  asof join latent.area as a on k.area_draw >= a.low
),
born as (
  select
    *,
    -- Students of the opening stock joined lately, else they would have graduated long ago.
    case when is_stock and base_kind = 'student' then (opening() - (30 + 900 * u('tenure', n))::integer)::date else joined_on end as joined,
    age_joined as age
  from aged
),
dated as (
  select
    * exclude (joined_on, age_joined, joined),
    joined as joined_on,
    (joined - (age * 365.25)::integer)::date as born_on
  from born
)
select
  n, 'm' || n as member_id, union_id, area, is_stock, base_kind, joined_on, born_on, greatest(joined_on, opening()) as seen_on,
  case when base_kind = 'student' then
    make_date(year(greatest(joined_on, opening())) + between_u('study years', n, 1, 3), case when u('exam season', n) < 0.7 then 5 else 12 end,
      between_u('exam day', n, 8, 20))
  end as exam_on,
  next_month((born_on + ((62.6 + 4.2 * u('retires', n)) * 365.25)::integer)::date) as retires_on,
  -- Gompertz: mode at 87 years, given that the person is alive when first seen.
  (born_on + (365.25 * (87 + 10 * ln(exp(((greatest(joined_on, opening()) - born_on) / 365.25 - 87) / 10) + e('dies', n))))::integer)::date as dies_on,
  case when u('never leaves', n) < 0.02 then date '2200-01-01' else
    -- Leaving is twice as likely in the first two years of a membership.
    (greatest(joined_on, opening()) + (365.25 * case
      when joined_on < opening() - 730 then e('leaves', n) / 0.080
      when e('leaves', n) < 0.32 then e('leaves', n) / 0.16
      else 2 + (e('leaves', n) - 0.32) / 0.080
    end)::integer)::date
  end as leaves_on
from dated;

-- Month-end exits: some wait for the end of the year or of June.
create macro exit_day(day, salt, n) as case
  when u(salt, n) < 0.17 then make_date(year(day) + 1, 1, 1)
  when u(salt, n) < 0.26 and month(day) < 7 then make_date(year(day), 7, 1)
  else next_month(day)
end;

-- The branch whose register was cleaned, and the day; the branch that was merged into another.
create table latent.upheaval as
select
  'aalto-branch-2' as cleaned_branch_id, date '2024-04-01' as cleaned_on,
  case when max(substr(branch_id, 14)::integer) > 8 then 'aalto-branch-' || max(substr(branch_id, 14)::integer) end as merged_branch_id,
  date '2022-01-01' as merged_on
from latent.branch where union_id = 'aalto';

create table latent.spell as
with
ways_out as (
  select
    p.*,
    greatest(next_month(p.exam_on), (p.exam_on + 20)::date) as graduates_on,
    exit_day(p.leaves_on, 'year end', p.n) as wish_on,
    u('exit reason', p.n) as reason_draw,
    p.exam_on is not null and u('stays after exam', p.n) < 0.16 as leaves_after_exam,
    u('stays as pensioner', p.n) > 0.72 as leaves_at_pension
  from latent.person as p
),
earliest as (
  select
    *,
    case when leaves_after_exam then (graduates_on + interval (between_u('after exam', n, 0, 5)) month)::date end as student_exit_on,
    case when leaves_at_pension and retires_on > seen_on + 60 then retires_on end as pension_exit_on
  from ways_out
),
first_spell as (
  select *, least(wish_on, coalesce(student_exit_on, wish_on), coalesce(pension_exit_on, wish_on), dies_on) as ends_on from earliest
),
reasoned as (
  select
    *,
    case
      when ends_on = dies_on then 'died'
      when ends_on = pension_exit_on then 'retired'
      when ends_on = student_exit_on then case when reason_draw < 0.5 then 'left_occupation' else 'own_wish' end
      when reason_draw < 0.30 then 'own_wish'
      when reason_draw < 0.39 then 'dissatisfied'
      when reason_draw < 0.51 then 'cost'
      when reason_draw < 0.60 then 'other_union'
      when reason_draw < 0.72 then 'left_occupation'
      when reason_draw < 0.86 then case when ends_on > joined_on + 330 then 'unpaid' else 'own_wish' end
      when reason_draw < 0.89 then 'moved_abroad'
      when reason_draw < 0.893 then 'expelled'
      else 'unknown'
    end as exit_reason
  from first_spell
),
returns as (
  select
    *,
    case
      when exit_reason in ('died', 'retired', 'expelled') or u('returns', n) > 0.16 then null
      when u('returns', n) < 0.05 then (ends_on + between_u('short gap', n, 12, 88))::date
      else (ends_on + between_u('long gap', n, 95, 1100))::date
    end as returns_on
  from reasoned
),
second_spell as (
  select
    *,
    exit_day((returns_on + (365.25 * e('leaves again', n) / 0.11)::integer)::date, 'year end again', n) as wish_again_on
  from returns where returns_on is not null and returns_on < least(dies_on, date '2100-01-01')
)
select n, 1 as spell, joined_on as starts_on, ends_on, exit_reason, graduates_on from returns
union all
select
  n, 2, returns_on, least(wish_again_on, dies_on),
  case when dies_on <= wish_again_on then 'died' else pick(['own_wish', 'own_wish', 'cost', 'dissatisfied', 'other_union', 'unknown'], u('reason again', n)) end,
  graduates_on
from second_spell;
