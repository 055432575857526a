import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {describe, expect, test} from "vitest";
import {mappingPath, parseConfiguration, readConfiguration, secretOf} from "./configuration.ts";

const SMALL = `time_zone: Europe/Helsinki
sources:
  - {name: demo, kind: files, folder: register}
`;

describe("tillit.yaml", () => {
  test("needs no more than a time zone and a source; the rest has a default", () => {
    expect(parseConfiguration(SMALL)).toEqual({
      time_zone: "Europe/Helsinki",
      people: "real",
      sources: [{name: "demo", kind: "files", folder: "register"}],
      offices: [],
      rejected_share_allowed: 0.02,
      disclosure: {ordinary: 5, sensitive: 10},
      retention: {landing_days: 35, month_ends_years: 10, audit_months: 24, export_days: 30}
    });
  });

  test("keeps the other default when one setting of a group is given", () => {
    expect(parseConfiguration(`${SMALL}retention: {landing_days: 3}\n`).retention).toEqual({
      landing_days: 3,
      month_ends_years: 10,
      audit_months: 24,
      export_days: 30
    });
  });

  test.each([
    ["peple: real", "line 4, peple: unknown setting"],
    ["rejected_share_allowed: 2", "line 4, rejected_share_allowed: must be <= 1"],
    ["people: invented?", "line 4, people: write one of synthetic, invented, real"],
    [
      "offices: [{person_id: a, person_name: A, role: leadership, union_id: u, sign_in_as: a}]",
      "line 4, offices: offices stand here only with people: invented"
    ],
    ["disclosure: {ordinary: 2}", "line 4, disclosure.ordinary: must be >= 3"],
    ["serve: {sign_in: everyone}", "line 4, serve.sign_in: write one of personas, oidc, none"]
  ])("names line, key and cure of a fault: %s", (line, told) => {
    expect(() => parseConfiguration(`${SMALL}${line}\n`, "tillit.yaml")).toThrow(told);
  });

  test.each([
    ["{name: crm, kind: oracle}", "sources[1].kind: write one of files, postgres, mariadb"],
    ["{name: crm, kind: files}", "sources[1]: write the missing setting folder"],
    ["{name: demo, kind: files, folder: f}", "sources[1].name: a source of that name is already listed"],
    ["{name: My CRM, kind: files, folder: f}", "sources[1].name: write a short name"],
    [
      "{name: crm, kind: postgres, mapping: m, connection: {host: h, database: d, user: u, port: 0}}",
      "sources[1].connection.port: must be >= 1"
    ],
    [
      "{name: crm, kind: mariadb, mapping: m, connection: {host: h, database: d, user: u, password: secret}}",
      "sources[1].connection.password: unknown setting"
    ],
    [
      "{name: crm, kind: mariadb, mapping: m, connection: {host: h, database: d, user: u, password_file: f, password_env: E}}",
      "keep one of password_file and password_env"
    ]
  ])("names line, key and cure of a fault in a source: %s", (source, told) => {
    const text = `${SMALL}  - ${source}\n`;
    expect(() => parseConfiguration(text)).toThrow("line 4, ");
    expect(() => parseConfiguration(text)).toThrow(told);
  });

  test("tells all its faults at once", () => {
    expect(() => parseConfiguration("time_zone: Europe/Helsinki\npeple: real\nserve: {}\nsources: []\n")).toThrow(
      "has 3 faults"
    );
  });

  test("is refused when it is no YAML, is empty, or names no zone of this world", () => {
    expect(() => parseConfiguration("sources: [")).toThrow("line 1: not YAML");
    expect(() => parseConfiguration("")).toThrow("must be object");
    expect(() => parseConfiguration(SMALL.replace("Helsinki", "Atlantis"))).toThrow(
      "line 1, time_zone: write an IANA zone"
    );
  });

  test("missing says what to do", () => {
    expect(() => readConfiguration(join(tmpdir(), "tillit-nowhere"))).toThrow(
      'no configuration (write one, or let "npm run demo"'
    );
  });
});

describe("a password", () => {
  const connection = {host: "h", database: "d", user: "u"};

  test("comes from a file beside the settings or from the environment, never from the settings", () => {
    const data = mkdtempSync(join(tmpdir(), "tillit-"));
    writeFileSync(join(data, "secret"), "from file\n");
    expect(secretOf({...connection, password_file: "secret"}, data)).toBe("from file");
    expect(secretOf({...connection, password_env: "P"}, data, {P: "from environment"})).toBe("from environment");
    expect(secretOf(connection, data)).toBeUndefined();
    expect(() => secretOf({...connection, password_file: "other"}, data)).toThrow("password_file does not exist");
    expect(() => secretOf({...connection, password_env: "P"}, data, {})).toThrow("variable that is not set: P");
    rmSync(data, {recursive: true});
  });
});

test("a mapping in the data folder comes before the product's of the same name", () => {
  const data = mkdtempSync(join(tmpdir(), "tillit-"));
  expect(mappingPath("civicrm", data)).toBe(join(import.meta.dirname, "mappings", "civicrm.yaml"));
  mkdirSync(join(data, "mappings"));
  writeFileSync(join(data, "mappings", "civicrm.yaml"), "");
  expect(mappingPath("civicrm", data)).toBe(join(data, "mappings", "civicrm.yaml"));
  expect(() => mappingPath("nothing", data)).toThrow(/unknown mapping .*: nothing$/);
  rmSync(data, {recursive: true});
});
