-- One row per published month and membership counted at its close, with the cell it stands in.
select month.month, closes_on, whereabouts.*
from month
join whereabouts on day = closes_on and is_counted
-- index: member_id, month
