-- Members to ask how the support was, so many of those in contact with a person last month and as many of the others.
-- key: membership_id
with here as (
  select
    member_tonight.union_id, membership_id, member_tonight.member_id, employer_unit_id, branch_id, as_of,
    date_trunc('month', as_of)::date as month,
    case
      when exists (
        select from contact
        where contact.member_id = member.member_id and is_automatic is not true
          and date_trunc('month', happened_at) = date_trunc('month', as_of) - interval '1 month'
      )
        then 'contacted'
      else 'not_contacted'
    end as stratum
  from member_tonight
  join member on member.member_id = member_tonight.member_id
  where is_protected is not true and coalesce(phone, email) is not null
    and date_trunc('month', joined_on) < date_trunc('month', as_of)
    and exists (select from contact where contact.union_id = member_tonight.union_id)
),
ranked as (
  select here.*, drawn_from, rank() over (
      partition by union_id, stratum order by md5(concat(member_id, ' ', month)) collate "C"
    ) as place
  from here
  join (select union_id, stratum, count(*) as drawn_from from here group by union_id, stratum) as base
    using (union_id, stratum)
)
select union_id, membership_id, member_id, month, stratum, place, drawn_from, employer_unit_id, branch_id
from ranked
where place <= setting('survey_sample_size', union_id, as_of)
