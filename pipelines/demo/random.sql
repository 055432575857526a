-- Chance as a pure function: the same seed, salt and id give the same draw in every run, on every thread.
-- hash(a, b) joins its parts by exclusive or, which would tie the draws of two salts together: hence hash(hash()).
create schema latent;

create schema register;

create macro draw(salt, id) as hash(hash(getvariable('seed'), salt, id));

-- Uniform in [0, 1).
create macro u(salt, id) as (draw(salt, id) >> 11) / 9007199254740992.0;

-- Exponential with mean 1.
create macro e(salt, id) as -ln(1 - u(salt, id));

-- Whole number in [low, high].
create macro between_u(salt, id, low, high) as low + floor(u(salt, id) * (high - low + 1))::integer;

-- One value of a list.
create macro pick(list, share) as list[1 + floor(share * len(list))::integer];

create macro month_of(day) as date_trunc('month', day)::date;

create macro next_month(day) as (date_trunc('month', day) + interval 1 month)::date;

create macro as_of() as getvariable('as_of');

-- Where the history is complete from.
create macro opening() as date '2016-01-01';

-- The latent world is drawn to this day and shown up to as_of: nothing in it may depend on as_of itself.
create macro horizon() as greatest(getvariable('as_of'), date '2026-12-31');

-- A value that the register learns on known_on.
create macro revealed(value, known_on) as case when known_on <= getvariable('as_of') then value end;

-- The latest of a thing that comes round every 300 to 900 days since a day, first on that day.
create macro last_round(since, salt, id) as
(since + ((getvariable('as_of') - since) // between_u(salt, id, 300, 900) * between_u(salt, id, 300, 900))::integer)::date;
