import {DuckDBInstance} from "@duckdb/node-api";
import * as fc from "fast-check";
import {afterAll, beforeAll, expect, test} from "vitest";
import {sql} from "../../access/sql.ts";
import {openPool, type Pool} from "../publication/pool.ts";
import {rowsOf} from "../publication/rows.ts";
import {compareBy, type Key, orderedBy} from "./order.ts";

let instance: DuckDBInstance;
let pool: Pool;

beforeAll(async () => {
  instance = await DuckDBInstance.create(":memory:");
  pool = openPool([await instance.connect()]);
  await pool.lease((ask) => ask(sql`create table shuffled (id integer, name varchar, owner varchar, urgency integer)`));
});
afterAll(() => {
  pool.close();
  instance.closeSync();
});

// Letters that sort differently by language, by UTF-16 and by bytes, and the same text twice.
const text = fc.oneof(fc.constantFrom("Ås", "aas", "Äijä", "Z", "a", "", "\u{ffe6}", "\u{1f600}"), fc.constant(null));
const row = fc.record({name: text, owner: text, urgency: fc.option(fc.integer({min: -3, max: 3}))});
const key: fc.Arbitrary<Key> = fc.constantFrom<Key>(
  "name",
  "urgency",
  {down: "name"},
  {down: "urgency"},
  {first: "owner", is: "a"},
  {first: "owner", is: "Ås"}
);

test("rows put in order here stand as DuckDB puts them, whatever is unknown and however a name is spelt", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, {maxLength: 8}), fc.array(key, {maxLength: 3}), async (rows, keys) => {
      const numbered = rows.map((one, id) => ({...one, id}));
      const order: Key[] = [...keys, "id"];
      const sorted = await pool.lease(async (ask) => {
        await ask(sql`delete from shuffled`);
        for (const {id, name, owner, urgency} of numbered)
          await ask(sql`
            insert into shuffled
            select ${id}, nullif(${name ?? "?"}, '?'), nullif(${owner ?? "?"}, '?'), nullif(${urgency ?? 9}, 9)`);
        // With a parameter it is planned anew: a plan that is kept holds what the rows before looked like.
        return await rowsOf(await ask(sql`select * from shuffled where id >= ${0} order by ${orderedBy(order)}`));
      });
      expect(numbered.toSorted(compareBy(order)).map(({id}) => id)).toEqual(sorted.map(({id}) => id));
    }),
    {numRuns: 150}
  );
});
