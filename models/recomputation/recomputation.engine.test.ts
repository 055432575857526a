import {readFileSync} from "node:fs";
import {join} from "node:path";
import {afterAll, beforeAll, expect, inject, test} from "vitest";
import {CONTRACT} from "../../pipelines/contract/contract.ts";
import {BASES} from "../../pipelines/publication/disclosure.ts";
import {readCatalogue} from "../catalogue.ts";
import {compareCells, compareList, compareNodes, tellDifferences} from "./compare.ts";
import {compareOutside, copyOutside, impossibleOutside} from "./outside.ts";
import {startPostgres, type Postgres} from "./postgres.ts";
import {createRegister, keyOf, loadRules, namesIn, recompute} from "./recompute.ts";
import {copyFigures, copyList, copyRegister, currentPublication, listColumns} from "./warehouse.ts";

/**
 * A second opinion: every figure of the test warehouse once more, in plain PostgreSQL from the register's rows and the
 * definitions in words, by other means than the models'. Equal to the last unit, or a table says where not.
 */
const KPIS = readCatalogue();
const LISTS = namesIn("lists");
const OUTSIDE = KPIS.flatMap((kpi) => (kpi.outside ? [{name: kpi.name, kpi, base: BASES[kpi.outside]}] : []));

let postgres: Postgres;

beforeAll(async () => {
  postgres = await startPostgres();
  const {client} = postgres;
  const publication = currentPublication(inject("warehouse"));
  await createRegister(client, CONTRACT, publication.asOf);
  await loadRules(client);
  await copyRegister(client, publication, CONTRACT);
  await recompute(client);
  await copyFigures(client, publication, KPIS);
  await copyOutside(
    client,
    publication.file,
    OUTSIDE.map(({kpi}) => kpi)
  );
  for (const list of LISTS) await copyList(client, publication, list, await listColumns(client, list));
}, 600_000);

afterAll(() => postgres?.stop());

test("every kpi of the catalogue is recomputed, and nothing else", () => {
  expect(namesIn("kpis")).toEqual(KPIS.map(({name}) => name).toSorted());
});

test.each(KPIS.map(({name}) => name))("%s is as published in every cell", async (kpi) => {
  const {compared, differences} = await compareCells(postgres.client, kpi);
  expect(tellDifferences(differences)).toBe("");
  expect(compared).toBeGreaterThan(0);
});

test.each(KPIS.map(({name}) => name))("%s adds up to what is published at every node of both trees", async (kpi) => {
  const {compared, differences} = await compareNodes(postgres.client, kpi);
  expect(tellDifferences(differences)).toBe("");
  expect(compared).toBeGreaterThan(0);
});

test.each(LISTS)("%s is as published in every row", async (list) => {
  const columns = (await listColumns(postgres.client, list)).map(({name}) => name);
  const {compared, differences} = await compareList(postgres.client, list, keyOf(list), columns);
  expect(tellDifferences(differences)).toBe("");
  expect(compared).toBeGreaterThan(0);
});

test.each(OUTSIDE)(
  "$name is published outside as our counts and the secret give it, at every node",
  async ({kpi, base}) => {
    const secret = readFileSync(join(inject("warehouse"), "disclosure.secret"), "utf8").trim();
    const {compared, differences} = await compareOutside(postgres.client, kpi, base, secret);
    expect(tellDifferences(differences)).toBe("");
    expect(compared).toBeGreaterThan(0);
    expect(await impossibleOutside(postgres.client, kpi, base)).toEqual([]);
    // with another secret it would be other numbers
    const other = await compareOutside(postgres.client, kpi, base, "0".repeat(64));
    expect(other.differences.length).toBeGreaterThan(0);
  }
);

test("a figure that is off by one, missing or without a source is found and told", async () => {
  const {client} = postgres;
  const spoilt = async (sql: string): Promise<string[]> => {
    await client.query("begin");
    await client.query(sql);
    const cells = await compareCells(client, "members");
    await client.query("rollback");
    return cells.differences.map(({ours, theirs}) => `${ours} → ${theirs}`);
  };
  const one = "where ctid = (select min(ctid) from theirs.kpi_members)";
  const {rows} = await client.query<{numerator: string}>(`select numerator from theirs.kpi_members ${one}`);
  const n = Number(rows[0]?.numerator);
  expect(await spoilt(`update theirs.kpi_members set numerator = numerator + 1 ${one}`)).toEqual([`${n} → ${n + 1}`]);
  expect(await spoilt(`delete from theirs.kpi_members ${one}`)).toEqual([`${n} → 0`]);
  expect(await spoilt(`update theirs.kpi_members set numerator = null ${one}`)).toEqual([`${n} → no source`]);
});
