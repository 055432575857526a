-- One row per case received or first closed this month or open tonight: in each figure of this month's cases, or why not.
with
terms as (
  select
    union_id,
    max(amount) filter (where rule = 'acknowledge_hours') as acknowledge_hours,
    max(amount) filter (where rule = 'answer_hours') as answer_hours,
    max(amount) filter (where rule = 'answer_week_days') as answer_week_days,
    max(amount) filter (where rule = 'urgent_help_hours') as urgent_help_hours,
    max(amount) filter (where rule = 'first_contact_days') as first_contact_days,
    max(amount) filter (where rule = 'reopened_days') as reopened_days
  from {{ ref('int_rules') }}
  group by union_id
),
open_cases as (
  select spans.case_header_id, bool_or(spans.silent_from_month <= night.this_month) as is_silent
  from {{ ref('int_case_spans') }} as spans
  cross join {{ ref('int_night') }} as night
  where spans.from_month <= night.this_month
    and spans.to_month > night.this_month
  group by spans.case_header_id
),
facts as (
  select
    cases.case_header_id,
    cases.union_id,
    cases.employer_unit_id,
    cases.branch_id,
    cases.priority,
    cases.received_at,
    cases.acknowledged_at,
    cases.answered_at,
    cases.helped_at,
    cases.first_contact_at,
    cases.closed_at,
    cases.reopened_at,
    cases.transfers,
    open_cases.is_silent,
    open_cases.case_header_id is not null as is_open,
    cases.month_number = night.this_month as is_received,
    coalesce({{ month_number('cases.closed_at') }} = night.this_month, false) as is_closed,
    cast(night.as_of as timestamp) + interval '1' day as now_at
  from {{ ref('int_cases') }} as cases
  cross join {{ ref('int_night') }} as night
  left join open_cases on open_cases.case_header_id = cases.case_header_id
)
select
  facts.union_id,
  facts.case_header_id,
  facts.employer_unit_id,
  units.l as unit_l,
  facts.branch_id,
  branches.region_id,
  {{ why_in_time('acknowledged_at', "terms.acknowledge_hours * interval '1' hour") }} as why_acknowledged,
  {{ why_in_time('answered_at', "terms.answer_hours * interval '1' hour") }} as why_answered_in_a_day,
  {{ why_in_time('answered_at', "terms.answer_week_days * interval '1' day", 'week') }} as why_answered_in_a_week,
  {{ why_in_time('helped_at', "terms.urgent_help_hours * interval '1' hour", 'urgent') }} as why_urgent_helped,
  case
    when not facts.is_closed then null
    when cast(facts.closed_at as date) <= cast(facts.first_contact_at as date)
      and facts.transfers = 0
      and (
        facts.reopened_at is null
        or facts.reopened_at > facts.closed_at + terms.first_contact_days * interval '1' day
      ) then 'counted'
    else 'took_longer'
  end as why_closed_at_first_contact,
  case
    when not facts.is_closed then null
    when facts.reopened_at <= facts.closed_at + terms.reopened_days * interval '1' day then 'counted'
    else 'stayed_closed'
  end as why_reopened,
  case
    when not facts.is_open then null
    when facts.is_silent then 'counted'
    else 'has_news'
  end as why_cases_without_news
from facts
inner join terms on terms.union_id = facts.union_id
inner join {{ ref('employer_units') }} as units on units.employer_unit_id = facts.employer_unit_id
inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = facts.branch_id
where facts.is_received or facts.is_closed or facts.is_open
