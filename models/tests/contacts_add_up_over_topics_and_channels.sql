-- One row per cell and month in which contacts by topic or by channel do not add up to the contacts.
with
cells as (
  select union_id, employer_unit_id, branch_id, month, numerator as contacts, 0 as by_topic, 0 as by_channel
  from {{ ref('kpi_contacts') }}
  union all
  select union_id, employer_unit_id, branch_id, month, 0, numerator, 0 from {{ ref('kpi_contacts_by_topic') }}
  union all
  select union_id, employer_unit_id, branch_id, month, 0, 0, numerator from {{ ref('kpi_contacts_by_channel') }}
)
select
  union_id, employer_unit_id, branch_id, month,
  sum(contacts) as contacts, sum(by_topic) as by_topic, sum(by_channel) as by_channel
from cells
group by all
having sum(contacts) <> sum(by_topic) or sum(contacts) <> sum(by_channel)
