/** Names as search compares them; the published `name_key` is made by the same rules (models/macros/fold.sql). */

/** Lower case without accents, and ø, æ and their like as people type them. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[øæðþßłđœ]/g, (letter) => FOLDED[letter] ?? letter)
    .trim();
}
const FOLDED: Readonly<Record<string, string>> = {ø: "o", æ: "a", ð: "d", þ: "th", ß: "ss", ł: "l", đ: "d", œ: "o"};

const VARIANTS = [
  ["aa", "a"],
  ["sch", "sk"],
  ["ch", "k"],
  ["ck", "k"],
  ["ph", "f"],
  ["qv", "kv"],
  ["qu", "kv"],
  ["c", "k"],
  ["q", "k"],
  ["w", "v"],
  ["z", "s"],
  ["x", "ks"],
  ["th", "t"],
  ["dt", "t"],
  ["hj", "j"],
  ["j", "i"],
  ["y", "i"],
  ["h", ""],
  ["sson", "sn"],
  ["sen", "sn"],
  ["son", "sn"]
] as const;

/**
 * A folded name with the spellings of the Nordic countries made one: Carlsson, Karlson and Karlsen are `karlsn`. A name
 * still being typed gives the beginning of its own key, but for a last letter that the next one may change.
 */
export function spelling(folded: string): string {
  const varied = VARIANTS.reduce((text, [from, to]) => text.replaceAll(from, to), folded);
  return [..."abdefgiklmnoprstuv"].reduce((text, letter) => text.replaceAll(letter + letter, letter), varied);
}
