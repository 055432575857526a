-- A name as everybody spells it: letters without their marks, and the spellings of the Nordic countries made one, in the
-- order of the list; then no letter twice in a row.
create function ours.spelling(name text) returns text language plpgsql immutable as $$
declare
  variant text[];
  spelt text := lower(trim(name));
begin
  spelt := regexp_replace(normalize(spelt, nfd), U&'[\0300-\036F]', '', 'g');
  spelt := translate(replace(replace(replace(replace(spelt, 'ß', 'ss'), 'þ', 'th'), 'æ', 'a'), 'œ', 'o'), 'øðđł', 'oddl');
  foreach variant slice 1 in array array[
    ['aa', 'a'], ['sch', 'sk'], ['ch', 'k'], ['ck', 'k'], ['ph', 'f'], ['qv', 'kv'], ['qu', 'kv'], ['c', 'k'],
    ['q', 'k'], ['w', 'v'], ['z', 's'], ['x', 'ks'], ['th', 't'], ['dt', 't'], ['hj', 'j'], ['j', 'i'], ['y', 'i'],
    ['h', ''], ['sson', 'sn'], ['sen', 'sn'], ['son', 'sn']
  ] loop
    spelt := replace(spelt, variant[1], variant[2]);
  end loop;
  return regexp_replace(spelt, '([abdefgiklmnoprstuv])\1', '\1', 'g');
end
$$
