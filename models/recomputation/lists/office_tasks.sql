-- Everything that the register office should put right today.
-- key: task_id
with task as (
  select
    union_id, 'late_return' as kind, remittance_id as id, null as member_id, employer_unit_id, branch_id, null as why,
    null as exemption_reason, expected_on as on_date, period_on,
    (
      select count(distinct dues_charge.member_id) from dues_charge
      join member on member.member_id = dues_charge.member_id
      where dues_charge.employer_unit_id = employer_return.employer_unit_id
        and dues_charge.period_on = employer_return.period_on and payer = 'payroll' and amount_minor > 0
        and member.union_id = employer_return.union_id
    ) as members
  from employer_return
  where state = 'missing'
  union all
  select
    union_id, 'renew_exemption', exemption_id, member_id, employer_unit_id, branch_id,
    case when ends_on is null then 'without_end' else 'ends_soon' end, reason, coalesce(ends_on - 1, starts_on), null, 1
  from exemption
  join member_tonight using (member_id)
  where starts_on <= as_of
    and case
      when ends_on is null
        then starts_on <= as_of - make_interval(months => setting('open_exemption_months', union_id, as_of))
      else ends_on - as_of between 1 and setting('exemption_renewal_days', union_id, as_of)
    end
    and not exists (
      select from exemption as other
      where other.member_id = exemption.member_id and other.starts_on <= exemption.ends_on
        and coalesce(other.ends_on, 'infinity') > exemption.ends_on
    )
  union all
  select
    correction.union_id, 'correction', correction_id, correction.member_id, employer_unit_id, branch_id,
    correction.kind, null, reported_on, null, 1
  from correction
  cross join tonight
  left join member_tonight on member_tonight.member_id = correction.member_id
  where reported_on <= tonight.as_of and coalesce(done_on, 'infinity') > tonight.as_of
  union all
  select
    deduction.union_id, 'deduction',
    concat_ws('/', deduction.member_id, deduction.employer_unit_id, extract(year from deduction.month) * 12 + extract(month from deduction.month) - 1),
    deduction.member_id, deduction.employer_unit_id, branch_id,
    case when deducted_minor <= 0 then 'missing' when asked_minor = 0 then 'extra' else 'amount_differs' end,
    null, arrived_on, period_on, 1
  from deduction
  join member_tonight on member_tonight.member_id = deduction.member_id
  where abs(deducted_minor - asked_minor) > tolerance and abs(paid_minor - asked_minor) > tolerance
  union all
  select
    union_id, 'fund', concat(member_id, '/', part), member_id, employer_unit_id, branch_id, part, null, since_on, null, 1
  from (
    select
      *, case
        when benefit_on is not null and not is_exempt then 'benefit_but_billed'
        when benefit_on is null and exempt_on is not null then 'exempt_without_benefit'
      end as part,
      coalesce(benefit_on, exempt_on) as since_on
    from (
      select
        member_tonight.*,
        (
          select min(starts_on) from fund_state
          where fund_state.member_id = member_tonight.member_id and state = 'benefit'
            and as_of >= starts_on and as_of < coalesce(ends_on, 'infinity')
        ) as benefit_on,
        (
          select min(starts_on) from exemption
          where exemption.member_id = member_tonight.member_id and reason in ('unemployed', 'laid_off')
            and as_of >= starts_on and as_of < coalesce(ends_on, 'infinity')
        ) as exempt_on,
        exists (
          select from fund_state join member using (member_id)
          where member.union_id = member_tonight.union_id
            and as_of >= starts_on and as_of < coalesce(ends_on, 'infinity')
        ) as is_told_of
      from member_tonight
    ) as facts
    where is_told_of
  ) as differing
  where part is not null
  union all
  select
    union_id, 'unplaced', membership_id, member_id, employer_unit_id, branch_id,
    case
      when exists (
        select from employment
        where employment.member_id = member_tonight.member_id and coalesce(starts_on, '-infinity') <= as_of
          and coalesce(ends_on, 'infinity') > as_of
      )
        then 'job_without_workplace'
      else 'no_job'
    end,
    null, joined_on, null, 1
  from member_tonight
  where kind = 'working' and employer_unit_id like 'without:%'
)
select
  union_id, concat(kind, ':', id, '@', union_id) as task_id, kind, why, exemption_reason, member_id, employer_unit_id,
  branch_id, on_date, period_on, members,
  coalesce((select is_protected from member where member.member_id = task.member_id), false) as is_protected
from task
