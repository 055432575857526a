-- Courses, who attends them, certificates and their ends, and what members consent to.
create table latent.course as
with
programme as (
  select * from (values
    ('steward_basic', 'Luottamushenkilön peruskurssi', [2, 4, 9, 11], 3),
    ('steward_further', 'Luottamushenkilön jatkokurssi', [3, 10], 2),
    ('safety', 'Työsuojelun peruskurssi', [5, 11], 2),
    ('other', 'Palkkapäivä', [1, 6], 1)
  ) as t (kind, name, months, days)
),
held as (
  select u.union_id, p.kind, p.name, p.days, y, unnest(p.months) as m
  from latent.unions as u
  cross join programme as p
  cross join (select unnest(generate_series(2016, year(horizon()) + 1)) as y)
)
select
  'course-' || union_id || '-' || kind || '-' || y || '-' || m as course_id, union_id, name || ' ' || y as name, kind,
  make_date(y, m, between_u('course day', union_id || kind || y || m, 3, 18)) as starts_on,
  (make_date(y, m, between_u('course day', union_id || kind || y || m, 3, 18)) + days)::date as ends_on
from held;

-- The programme of the next months is out four months before.
create view register.course as
select course_id, union_id, name, kind, starts_on, ends_on from latent.course where (starts_on - 120)::date <= as_of();

-- Who holds a mandate goes to the next course some time after, mostly; some ordinary members go to one on pay.
create table latent.course_attendance as
with
first_mandates as (
  select
    m.member_id, p.union_id, case when m.role = 'safety_delegate' then 'safety' else 'steward_basic' end as kind,
    min(m.starts_on) as since, max(m.ends_on) as until_on
  from latent.mandate as m
  inner join (select member_id, union_id from latent.person union all select member_id, union_id from awkward.member) as p on p.member_id = m.member_id
  where m.role not in ('branch_officer', 'contact_person')
  group by all
),
wishes as (
  select member_id, union_id, kind, until_on, (since + floor(420 * pow(u('course after', member_id || kind), 2))::integer)::date as from_on
  from first_mandates where u('takes course', member_id || kind) < 0.86
  union all
  select member_id, union_id, 'steward_further', until_on, (since + between_u('further after', member_id, 300, 900))::date
  from first_mandates where kind = 'steward_basic' and u('takes further', member_id) < 0.4
  union all
  select m.member_id, p.union_id, 'other', m.ends_on, (greatest(m.starts_on, opening()) + between_u('pay course after', m.n, 30, 1500))::date
  from latent.membership as m
  inner join latent.person as p on p.n = m.n
  where m.kind = 'working' and m.nth = 1 and u('takes pay course', m.n) < 0.035
)
select
  w.member_id || '-' || c.course_id as course_attendance_id, c.course_id, w.member_id, c.kind, c.starts_on, c.ends_on,
  u('comes to course', w.member_id || c.course_id) < 0.93 as comes
from wishes as w
asof join latent.course as c on c.union_id = w.union_id and c.kind = w.kind and c.starts_on >= w.from_on
where c.starts_on < w.until_on;

create view register.course_attendance as
select
  course_attendance_id, course_id, member_id,
  case when ends_on > as_of() then 'enrolled' when comes then 'completed' else 'absent' end as status,
  case when comes then revealed((ends_on - 1)::date, ends_on) end as completed_on
from latent.course_attendance where (starts_on - 30)::date <= as_of()
union all
select course_attendance_id, course_id, member_id, status, completed_on from awkward.course_attendance;

create table latent.certificate as
with
-- A steward's licence follows the basic course and holds for four years, safety for three, a professional one for five.
licences as (
  select 'licence-' || member_id as certificate_id, member_id, 'steward_licence' as kind, 'Luottamushenkilön ajokortti' as name, min(ends_on) as starts_on, 4 as years
  from latent.course_attendance where comes and kind = 'steward_basic' and u('licence', member_id) < 0.85 group by member_id
  union all
  select 'safety-' || member_id, member_id, 'safety', 'Työsuojelukortti', min(ends_on), 3
  from latent.course_attendance where comes and kind = 'safety' group by member_id
  union all
  select 'professional-' || p.n, p.member_id, 'professional', pick(['Lääkehoitolupa', 'Rokotuslupa', 'Hygieniapassi', 'Tulityökortti'], u('certificate', p.n)),
    (greatest(p.seen_on, date '2019-01-01') + between_u('certified after', p.n, 10, 700))::date, 5
  from latent.person as p where p.base_kind in ('working', 'student') and u('certified', p.n) < 0.12
),
rounds as (
  select l.*, r, (starts_on + to_years(r * years))::date as round_on
  from licences as l
  cross join (select unnest(generate_series(0, 5)) as r)
),
renewed as (
  -- Renewed some weeks before the end, or not at all.
  select *, bool_and(r = 0 or u('renewed', certificate_id || r) < 0.78) over (partition by certificate_id order by r) as is_there from rounds
)
select
  certificate_id || '-' || r as certificate_id, member_id, kind, name,
  case when r = 0 then round_on else (round_on - between_u('renewed before', certificate_id || r, 0, 50))::date end as starts_on,
  (round_on + to_years(years))::date as ends_on
from renewed where is_there;

create view register.certificate as
select c.certificate_id, c.member_id, c.kind, c.name, c.starts_on, c.ends_on
from latent.certificate as c
where c.starts_on <= as_of()
  and exists (select 1 from latent.membership as m where m.member_id = c.member_id and m.starts_on <= c.starts_on and m.ends_on > c.starts_on)
union all
select certificate_id, member_id, kind, name, starts_on, ends_on from awkward.certificate;

create view register.consent as
with
wishes as (
  select * from (values ('open_to_a_role', 0.03), ('objects_to_profiling', 0.015), ('expert_for_media', 0.004)) as t (kind, share)
),
given as (
  select p.member_id || '-' || w.kind as consent_id, p.member_id, w.kind, (p.seen_on + between_u('wish after', p.member_id || w.kind, 0, 1200))::date as given_on
  from latent.person as p cross join wishes as w
  where u('wish', p.member_id || w.kind) < w.share
)
select consent_id, member_id, kind, given_on,
  case when u('withdraws wish', consent_id) < 0.15
    then revealed((given_on + between_u('wish lasts', consent_id, 30, 900))::date, (given_on + between_u('wish lasts', consent_id, 30, 900))::date) end as withdrawn_on
from given where given_on <= as_of()
union all
select consent_id, member_id, kind, given_on, withdrawn_on from awkward.consent;
