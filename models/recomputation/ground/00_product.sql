-- The product of all values.
create aggregate ours.product(double precision) (sfunc = float8mul, stype = double precision, initcond = '1')
