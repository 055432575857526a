/** Columns that name a person, or lead to one in the register. An answer with one of them is a look at people. */
const NAMING = new Set([
  "member_id",
  "membership_id",
  "mandate_id",
  "person_id",
  "given_name",
  "family_name",
  "person_name",
  "owner_name",
  "email",
  "phone",
  "row_key"
]);

/** Whether a table with these columns shows people. */
export const isOfPeople = (columns: readonly string[]): boolean => columns.some((name) => NAMING.has(name));

/** Rows of a value put together for JSON, however deep they lie, that name somebody. */
export function rowsOfPeople(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + rowsOfPeople(one), 0);
  const entries = Object.entries(value);
  if (entries.some(([name, cell]) => NAMING.has(name) && cell !== null)) return 1;
  return entries.reduce((sum, [, one]) => sum + rowsOfPeople(one), 0);
}
