-- One row per exemption that covers at least one month's close: the closes it covers.
select
  exemptions.member_id,
  {{ close_after('exemptions.starts_on') }} as from_month,
  {{ close_after('exemptions.ends_on') }} as to_month
from {{ ref('stg_exemptions') }} as exemptions
cross join {{ ref('int_window') }} as night
where {{ close_after('exemptions.starts_on') }} < {{ close_after('exemptions.ends_on') }}
  and {{ close_after('exemptions.ends_on') }} > night.first_month - 13
