-- Jobs: a chain per person, mostly in the home area, with gaps, second jobs, leave and ends known beforehand.
create table latent.job as
with
workers as (
  select
    p.n, p.union_id, p.area, p.retires_on, p.dies_on,
    s.first_on, s.last_on,
    case
      when p.exam_on is not null then next_month(p.exam_on)
      when p.is_stock then greatest((p.joined_on - 400)::date, (opening() - (365.25 * 9 * pow(u('first job', p.n), 1.4))::integer)::date)
      else (p.joined_on - (365.25 * 2.5 * pow(u('first job', p.n), 3))::integer)::date
    end as works_from
  from latent.person as p
  inner join (select n, min(starts_on) as first_on, max(ends_on) as last_on from latent.spell group by n) as s on s.n = p.n
  where p.base_kind in ('working', 'student', 'unemployed') and u('has job', p.n) > 0.06
),
drawn as (
  select
    *, unnest(generate_series(1, 7)) as k
  from workers
),
lasting as (
  select
    *,
    (45 + 365.25 * 6.5 * e('job lasts', n * 10 + k))::integer as days,
    case when u('job gap', n * 10 + k) < 0.7 then 0 else between_u('job gap days', n * 10 + k, 20, 260) end as gap
  from drawn
),
chained as (
  select
    *,
    (works_from + (sum(days + gap) over (partition by n order by k) - days - gap)::integer)::date as starts_on
  from lasting
),
ended as (
  select
    *,
    (starts_on + days)::date as job_ends_on,
    least(retires_on, dies_on, last_on) as career_ends_on
  from chained
  where starts_on < least(retires_on, dies_on, last_on)
),
-- A second job beside one in twenty.
all_jobs as (
  select n, k, union_id, area, first_on, starts_on, job_ends_on, career_ends_on, false as is_second from ended
  union all
  select n, k + 10, union_id, area, first_on, (starts_on + days // 4)::date, (starts_on + (days * 3) // 4)::date, career_ends_on, true
  from ended where u('second job', n * 10 + k) < 0.055 and (starts_on + days // 4)::date < career_ends_on and days > 100
),
placed as (
  select
    j.*, n * 100 + k as j,
    case when u('moves away', n * 100 + k) < 0.93 then j.area else a.area end as work_area,
    u('workplace', n * 100 + k) as slot_draw
  from all_jobs as j
  asof join latent.area as a on u('works in', n * 100 + k) >= a.low
),
slotted as (
  select p.*, s.workplace_id, w.closed_on
  from placed as p
  asof join latent.workplace_slot as s on s.union_id = p.union_id and s.area = p.work_area and p.slot_draw >= s.low
  inner join latent.workplace as w on w.workplace_id = s.workplace_id
),
ends as (
  select
    *,
    -- A few stay on the books of a workplace that has closed.
    case when closed_on > starts_on and closed_on < job_ends_on and u('leaves closed', j) < 0.94 then closed_on else job_ends_on end as due_on
  from slotted
  where closed_on is null or starts_on < closed_on
)
select
  'j' || j as employment_id, n, j, is_second, first_on,
  case when u('workplace unknown', j) < 0.03 then null else workplace_id end as workplace_id,
  starts_on, u('start unknown', j) < 0.03 as is_start_unknown,
  least(due_on, career_ends_on) as ends_on,
  case
    when u('never registered', j) < 0.008 then date '9999-01-01'
    when career_ends_on <= due_on then (career_ends_on - 20)::date
    when due_on = closed_on then (closed_on - 60)::date
    -- A fixed term; nobody is hired for ten years to the day.
    when u('end known', j) < 0.10 and due_on - starts_on < 1500 then starts_on
    when u('end known', j) < 0.50 then (due_on - between_u('notice', j, 14, 90))::date
    else (due_on + between_u('told late', j, 0, 45))::date
  end as end_known_on,
  case when u('leave', j) < 0.13 and least(due_on, career_ends_on) - starts_on > 500
    then (starts_on + 60 + (u('leave at', j) * (least(due_on, career_ends_on) - starts_on - 460))::integer)::date end as leave_starts_on,
  case when is_second then between_u('share', j, 2, 5) * 10 when u('full time', j) < 0.74 then 100 else between_u('share', j, 4, 9) * 10 end as share_percent
from ends
-- Jobs from before the first membership are not on record.
where least(due_on, career_ends_on) > first_on;

create view latent.employment as
select
  j.employment_id, 'm' || j.n as member_id, j.workplace_id,
  case when not j.is_start_unknown then j.starts_on end as starts_on, greatest(j.starts_on, j.first_on) as known_on,
  j.ends_on, j.end_known_on, j.leave_starts_on,
  (j.leave_starts_on + between_u('leave days', j.j, 120, 390))::date as leave_ends_on,
  j.share_percent,
  t.field_of_work
from latent.job as j
left join latent.workplace as w on w.workplace_id = j.workplace_id
left join latent.trade as t on t.trade = w.trade
union all
select employment_id, member_id, workplace_id, starts_on, known_on, ends_on, end_known_on, leave_starts_on, leave_ends_on, share_percent, field_of_work
from awkward.employment;

create view register.employment as
select
  employment_id, member_id, workplace_id as employer_unit_id, starts_on,
  revealed(ends_on, end_known_on) as ends_on,
  share_percent, field_of_work,
  revealed(leave_starts_on, (leave_starts_on - 30)::date) as leave_starts_on,
  revealed(leave_ends_on, greatest((leave_starts_on - 30)::date, (leave_ends_on - 120)::date)) as leave_ends_on,
  last_round(known_on, 'confirmed', employment_id) as confirmed_on
from latent.employment
where known_on <= as_of();
