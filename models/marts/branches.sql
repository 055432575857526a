-- One row per union and branch: how it stands tonight, how it moved in twelve months, and each mark of its health.
{% set kpis = ['members', 'joined', 'left', 'moved', 'left_by_reason', 'kept_12_months', 'covered_workplaces',
  'covered_members', 'posts_filled', 'stewards_trained', 'election_turnout', 'in_arrears', 'reachable',
  'four_fields'] %}
{% set with_parts = ['joined', 'left_by_reason', 'in_arrears', 'reachable'] %}
with
this_month as (
  select
    cast(date_trunc('month', as_of) as date) as month,
    {{ plus_months("cast(date_trunc('month', as_of) as date)", -12) }} as month_before
  from {{ ref('int_night') }}
),
-- what the catalogue's figures say of the branch
said as (
  {% for kpi in kpis %}
  select
    '{{ kpi }}' as kpi, union_id, branch_id, month,
    {{ 'part' if kpi in with_parts else 'cast(null as string) as part' }}, numerator, denominator
  from {{ ref('kpi_' ~ kpi) }}
  {% if not loop.last %}union all{% endif %}
  {% endfor %}
),
tonight as (
  select
    said.union_id,
    said.branch_id,
    {% for kpi in kpis %}
    sum(said.numerator) filter (where said.kpi = '{{ kpi }}') as {{ kpi }}_now,
    sum(said.denominator) filter (where said.kpi = '{{ kpi }}') as {{ kpi }}_of{{ ',' if not loop.last }}
    {% endfor %}
  from said
  inner join this_month on this_month.month = said.month
  group by said.union_id, said.branch_id
),
twelve_months as (
  select
    said.union_id,
    said.branch_id,
    {% for flow in ['joined', 'left', 'moved'] %}
    sum(said.numerator) filter (where said.kpi = '{{ flow }}' and not is_before) as {{ flow }}_12_months,
    {% endfor %}
    sum(said.numerator) filter (where said.kpi = 'members' and is_before) as members_12_months_ago,
    -- over thirteen closes, to be divided once
    sum(said.numerator) filter (where said.kpi = 'members') as member_closes,
    sum(said.numerator) filter (
      where said.kpi = 'left_by_reason' and not is_before
        and said.part in ('own_wish', 'dissatisfied', 'cost', 'other_union')
    ) as voluntary,
    sum(said.numerator) filter (
      where said.kpi = 'left_by_reason' and not is_before and said.part = 'unknown'
    ) as unexplained
  from (
    select said.*, said.month = this_month.month_before as is_before
    from said
    cross join this_month
    where said.month between this_month.month_before and this_month.month
  ) as said
  group by said.union_id, said.branch_id
),
meetings as (
  select events.union_id, events.organisation_unit_id as branch_id, max(events.held_on) as last_meeting_on
  from {{ ref('stg_events') }} as events
  cross join {{ ref('int_night') }} as night
  where events.kind in ('annual_meeting', 'meeting')
    and events.held_on <= night.as_of
  group by events.union_id, events.organisation_unit_id
),
elections as (
  select
    elections.union_id,
    elections.organisation_unit_id as branch_id,
    elections.held_on,
    cast(sum(elections.candidates) as bigint) as candidates,
    cast(sum(elections.entitled) as bigint) as entitled,
    cast(sum(elections.votes) as bigint) as votes
  from {{ ref('stg_elections') }} as elections
  cross join {{ ref('int_night') }} as night
  where elections.organisation_unit_id is not null
    and elections.held_on <= night.as_of
  group by elections.union_id, elections.organisation_unit_id, elections.held_on
  qualify row_number() over (
    partition by elections.union_id, elections.organisation_unit_id order by elections.held_on desc nulls last
  ) = 1
),
event_sources as (
  select unions.union_id, max(absences.source) is null as has_events
  from {{ ref('stg_unions') }} as unions
  left join {{ ref('stg_absences') }} as absences
    on absences.source = unions.source
    and absences.table_name = 'event'
  group by unions.union_id
),
sources as (
  select
    union_id,
    {% for kpi in kpis %}
    max(case when kpi = '{{ kpi }}' and has_source then 1 else 0 end) = 1 as has_{{ kpi }}{{ ',' if not loop.last }}
    {% endfor %}
  from {{ ref('kpi_sources') }}
  group by union_id
),
facts as (
  select
    branches.union_id,
    branches.organisation_unit_id as branch_id,
    branches.region_id,
    branches.name,
    regions.name as region_name,
    cast(coalesce(tonight.members_now, 0) as bigint) as members,
    cast(coalesce(twelve_months.members_12_months_ago, 0) as bigint) as members_12_months_ago,
    cast(coalesce(twelve_months.joined_12_months, 0) as bigint) as joined_12_months,
    cast(coalesce(twelve_months.left_12_months, 0) as bigint) as left_12_months,
    cast(coalesce(twelve_months.moved_12_months, 0) as bigint) as moved_12_months,
    {% for column, kpi, counted in [
      ('kept', 'kept_12_months', 'tonight.kept_12_months_now'),
      ('kept_of', 'kept_12_months', 'tonight.kept_12_months_of'),
      ('voluntary_exits', 'left_by_reason', 'twelve_months.voluntary'),
      ('unexplained_exits', 'left_by_reason', 'twelve_months.unexplained'),
      ('member_closes', 'members', 'twelve_months.member_closes'),
      ('eligible_workplaces', 'covered_workplaces', 'tonight.covered_workplaces_of'),
      ('covered_workplaces', 'covered_workplaces', 'tonight.covered_workplaces_now'),
      ('members_at_work', 'covered_members', 'tonight.covered_members_of'),
      ('members_covered', 'covered_members', 'tonight.covered_members_now'),
      ('posts_filled', 'posts_filled', 'tonight.posts_filled_now'),
      ('posts_needed', 'posts_filled', 'tonight.posts_filled_of'),
      ('stewards_trained', 'stewards_trained', 'tonight.stewards_trained_now'),
      ('stewards_to_train', 'stewards_trained', 'tonight.stewards_trained_of'),
      ('votes', 'election_turnout', 'tonight.election_turnout_now'),
      ('entitled', 'election_turnout', 'tonight.election_turnout_of'),
      ('in_arrears', 'in_arrears', 'tonight.in_arrears_now'),
      ('reachable', 'reachable', 'tonight.reachable_now'),
      ('four_fields', 'four_fields', 'tonight.four_fields_now'),
      ('four_fields_of', 'four_fields', 'tonight.four_fields_of')
    ] %}
    cast(case when sources.has_{{ kpi }} then coalesce({{ counted }}, 0) end as bigint)
      as {{ column }}{{ ',' if not loop.last }}
    {% endfor %},
    meetings.last_meeting_on,
    event_sources.has_events,
    elections.held_on as last_election_on,
    elections.candidates as election_candidates,
    elections.entitled as election_entitled,
    elections.votes as election_votes,
    {{ month_number('night.as_of') }} - {{ month_number('meetings.last_meeting_on') }}
    - case when day(night.as_of) < day(meetings.last_meeting_on) then 1 else 0 end as months_since_meeting
  from {{ ref('organisation_units') }} as branches
  cross join {{ ref('int_night') }} as night
  inner join event_sources on event_sources.union_id = branches.union_id
  inner join sources on sources.union_id = branches.union_id
  left join {{ ref('organisation_units') }} as regions on regions.organisation_unit_id = branches.region_id
  left join tonight
    on tonight.union_id = branches.union_id
    and tonight.branch_id = branches.organisation_unit_id
  left join twelve_months
    on twelve_months.union_id = branches.union_id
    and twelve_months.branch_id = branches.organisation_unit_id
  left join meetings
    on meetings.union_id = branches.union_id
    and meetings.branch_id = branches.organisation_unit_id
  left join elections
    on elections.union_id = branches.union_id
    and elections.branch_id = branches.organisation_unit_id
  where branches.kind = 'branch'
),
measured as (
  select union_id, branch_id, 'cover' as mark, members_covered as counted, members_at_work as base from facts
  union all
  select union_id, branch_id, 'posts', posts_filled, posts_needed from facts
  union all
  select union_id, branch_id, 'training', stewards_trained, stewards_to_train from facts
  union all
  select union_id, branch_id, 'details', four_fields, four_fields_of from facts
  union all
  select union_id, branch_id, 'arrears', in_arrears, members from facts
  union all
  -- exits over the average of thirteen closes
  select union_id, branch_id, 'exits', 13 * voluntary_exits, member_closes from facts
  union all
  -- in months; a branch that never met is as red as can be
  select union_id, branch_id, 'meeting', coalesce(months_since_meeting, 1200), 100 from facts where has_events
),
rules as (
  select unions.union_id, marks.mark, marks.is_more_better, marks.green, marks.amber, marks.least_base
  from {{ ref('stg_unions') }} as unions
  cross join {{ ref('int_night') }} as night
  inner join {{ ref('branch_marks') }} as marks
    on marks.union_id in (unions.union_id, '*')
    and marks.starts_on <= night.as_of
    and (marks.ends_on is null or marks.ends_on > night.as_of)
  qualify row_number() over (
    partition by unions.union_id, marks.mark order by marks.union_id = '*', marks.starts_on desc nulls last
  ) = 1
),
marked as (
  select
    measured.union_id,
    measured.branch_id,
    measured.mark,
    case
      when measured.counted is null then null
      when measured.base < rules.least_base * case when measured.mark = 'exits' then 13 else 1 end then null
      when rules.is_more_better and 100 * measured.counted >= rules.green * measured.base then 'green'
      when not rules.is_more_better and 100 * measured.counted <= rules.green * measured.base then 'green'
      when rules.is_more_better and 100 * measured.counted >= rules.amber * measured.base then 'amber'
      when not rules.is_more_better and 100 * measured.counted <= rules.amber * measured.base then 'amber'
      else 'red'
    end as colour
  from measured
  inner join rules using (union_id, mark)
),
marks as (
  select
    union_id,
    branch_id,
    {% for mark in ['cover', 'posts', 'training', 'details', 'arrears', 'exits', 'meeting'] %}
    max(case when mark = '{{ mark }}' then colour end) as {{ mark }}_mark{{ ',' if not loop.last }}
    {% endfor %}
  from marked
  group by union_id, branch_id
)
select
  facts.union_id,
  facts.branch_id,
  facts.region_id,
  facts.name,
  facts.region_name,
  {{ fold('facts.name') }} as name_key,
  facts.members,
  facts.members_12_months_ago,
  facts.joined_12_months,
  facts.left_12_months,
  facts.moved_12_months,
  facts.kept,
  facts.kept_of,
  facts.voluntary_exits,
  facts.unexplained_exits,
  facts.member_closes,
  facts.eligible_workplaces,
  facts.covered_workplaces,
  facts.members_at_work,
  facts.members_covered,
  facts.posts_filled,
  facts.posts_needed,
  facts.stewards_trained,
  facts.stewards_to_train,
  facts.votes,
  facts.entitled,
  facts.in_arrears,
  facts.reachable,
  facts.four_fields,
  facts.four_fields_of,
  facts.last_meeting_on,
  facts.last_election_on,
  facts.election_candidates,
  facts.election_entitled,
  facts.election_votes,
  marks.cover_mark,
  marks.posts_mark,
  marks.training_mark,
  marks.details_mark,
  marks.arrears_mark,
  marks.exits_mark,
  marks.meeting_mark
from facts
inner join marks using (union_id, branch_id)
