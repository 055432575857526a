-- Every membership that someone should talk to, with its most urgent reason.
-- key: membership_id
with due as (
  select
    *,
    leaves_on is not null and leaves_on < month + interval '2 months' as resigns,
    job_ends_on is not null and job_ends_on < month + interval '2 months' as job_ends
  from member_tonight
),
reasoned as (
  select
    *,
    case
      when resigns then 'resigns' when months_owed >= 1 then 'arrears' when is_new then 'new' when job_ends then 'job_ends'
    end as reason,
    case
      when resigns then leaves_on when months_owed >= 1 then oldest_due_on when is_new then joined_on
      when job_ends then job_ends_on
    end as on_date
  from due
)
select
  union_id, membership_id, member_id, employer_unit_id, branch_id, reason, on_date, months_owed, joined_on,
  row_number() over (
    partition by union_id, employer_unit_id
    order by
      case reason when 'resigns' then 1 when 'arrears' then 2 when 'new' then 3 else 4 end,
      case when reason = 'arrears' then -months_owed when reason = 'new' then as_of - on_date else on_date - as_of end,
      on_date, membership_id
  ) as priority
from reasoned
where reason is not null
