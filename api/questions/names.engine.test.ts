import {readFileSync} from "node:fs";
import path from "node:path";
import {DuckDBInstance} from "@duckdb/node-api";
import {expect, inject, test} from "vitest";
import {fold, spelling} from "./names.ts";

test("the published key of every member is made by the rules that fold what is typed", async () => {
  const folder = path.join(inject("warehouse"), "published");
  const file = path.join(folder, readFileSync(path.join(folder, "CURRENT"), "utf8").trim());
  const instance = await DuckDBInstance.create(file, {access_mode: "READ_ONLY"});
  const connection = await instance.connect();
  const members = (
    await connection.runAndReadAll("select distinct given_name, family_name, name_key from members")
  ).getRowObjectsJson();
  connection.closeSync();
  instance.closeSync();
  const differing = members.filter(({given_name, family_name, name_key}) => {
    const folded = fold(`${String(given_name ?? "")} ${String(family_name ?? "")}`);
    return name_key !== `${folded} ${spelling(folded)}`;
  });
  expect(members.length).toBeGreaterThan(1000);
  expect(differing).toEqual([]);
});
