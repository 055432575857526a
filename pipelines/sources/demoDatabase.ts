/**
 * The demo register as a database that a union might really have: its own names and habits, in PostgreSQL. It is the
 * other side of `mappings/demo-register-postgres.yaml`, and something to try a mapping on.
 *
 * Its habits: last days instead of first days after; kroner and øre as numeric(12, 2); J and N for yes and no; numbers
 * for codes, spelt out in a table `kodeverk`; percent instead of parts per million.
 *
 *   npm run demo-database -- --data DIR [--host H] [--port N] [--database D] [--user U] [--password-env NAME]
 */
import {existsSync, mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join, resolve} from "node:path";
import {parseArgs} from "node:util";
import {DuckDBInstance, type DuckDBConnection} from "@duckdb/node-api";
import {Client} from "pg";
import {CONTRACT, contractTable, type Column} from "../contract/contract.ts";
import {copyIn} from "./copy.ts";
import {quoted} from "./source.ts";

/** Contract column → the register's own column. A name alone keeps the value; a habit changes how it is written. */
type Habit = "last_day" | "kroner" | "percent" | "yes_no" | "code" | "payroll";
type Own = string | readonly [name: string, habit: Habit];

/** The register's tables: own name, and own columns in the order of the contract's. */
const TABLES: Readonly<Record<string, readonly [name: string, columns: readonly Own[]]>> = {
  union: ["forbund", ["forbund_nr", "navn", "land", "valuta"]],
  member: [
    "person",
    [
      "person_nr",
      "forbund_nr",
      "fornavn",
      "etternavn",
      "fodselsaar",
      "epost",
      "mobil",
      "kontakt_bekreftet",
      "yrke",
      "sprak",
      ["adressesperre", "yes_no"],
      "dodsdato"
    ]
  ],
  membership: [
    "medlemskap",
    [
      "medlemskap_id",
      "person_nr",
      "avdeling_nr",
      ["medlemstype", "code"],
      "fra_dato",
      ["siste_dag", "last_day"],
      ["utmeldingsgrunn", "code"],
      "oppsigelse_mottatt",
      "oppsigelse_trukket",
      ["er_soknad", "yes_no"]
    ]
  ],
  organisation_unit: ["org_enhet", ["enhet_nr", "forbund_nr", "over_nr", ["niva", "code"], "navn"]],
  employer_unit: [
    "virksomhet",
    [
      "virksomhet_nr",
      "over_nr",
      ["niva", "code"],
      "navn",
      "orgnr",
      ["sektor", "code"],
      "naeringskode",
      "kommune",
      "arbeidsgiverforening",
      ["siste_driftsdag", "last_day"]
    ]
  ],
  headcount: ["bemanning", ["virksomhet_nr", "telt_dato", "ansatte", "organiserbare", "kilde"]],
  agreement: [
    "tariffavtale",
    ["avtale_id", "forbund_nr", "virksomhet_nr", ["status", "code"], "fra_dato", ["siste_dag", "last_day"]]
  ],
  employment: [
    "arbeidsforhold",
    [
      "arbeidsforhold_id",
      "person_nr",
      "virksomhet_nr",
      "fra_dato",
      ["siste_dag", "last_day"],
      "stillingsprosent",
      "fagfelt",
      "permisjon_fra",
      ["permisjon_siste_dag", "last_day"],
      "bekreftet_dato"
    ]
  ],
  dues_basis: [
    "kontingentgrunnlag",
    [
      "grunnlag_id",
      "person_nr",
      ["grunnlag", "code"],
      "klasse",
      ["lonnstrekk", "payroll"],
      "fra_dato",
      ["siste_dag", "last_day"]
    ]
  ],
  dues_tariff: [
    "kontingentsats",
    [
      "sats_id",
      "forbund_nr",
      ["grunnlag", "code"],
      "klasse",
      ["periode", "code"],
      ["prosent", "percent"],
      ["belop", "kroner"],
      ["minstebelop", "kroner"],
      ["hoyestebelop", "kroner"],
      "fra_dato",
      ["siste_dag", "last_day"]
    ]
  ],
  exemption: [
    "fritak",
    ["fritak_id", "person_nr", ["arsak", "code"], "fra_dato", ["siste_dag", "last_day"], "meldt_dato"]
  ],
  dues_charge: [
    "krav",
    [
      "krav_id",
      "person_nr",
      "periode",
      "forfall",
      ["belop", "kroner"],
      "valuta",
      ["lonnstrekk", "payroll"],
      "virksomhet_nr"
    ]
  ],
  payment: [
    "innbetaling",
    ["innbetaling_id", "person_nr", "krav_id", "betalt_dato", ["belop", "kroner"], "valuta", ["kanal", "code"]]
  ],
  remittance: ["trekkliste", ["trekkliste_id", "virksomhet_nr", "periode", "ventet_dato", "mottatt_dato", "rader"]],
  payroll_message: [
    "trekkmelding",
    ["trekkmelding_id", "person_nr", "virksomhet_nr", "sendt_dato", ["meldingstype", "code"], ["status", "code"]]
  ],
  mandate: [
    "verv",
    [
      "verv_id",
      "person_nr",
      ["rolle", "code"],
      "virksomhet_nr",
      "avdeling_nr",
      "valgt_dato",
      "meldt_arbeidsgiver",
      "fra_dato",
      ["siste_dag", "last_day"],
      ["valgperiode_siste_dag", "last_day"],
      ["avgangsgrunn", "code"],
      "vara_for"
    ]
  ],
  mandate_union: ["verv_forbund", ["verv_id", "forbund_nr"]],
  office: [
    "ansatt_rolle",
    [
      "rolle_id",
      "ansatt_nr",
      "navn",
      "epost",
      ["rolle", "code"],
      "forbund_nr",
      "region_nr",
      "fra_dato",
      ["siste_dag", "last_day"]
    ]
  ],
  login_subject: ["paalogging", ["utsteder", "subjekt", "person_nr"]],
  study: ["studium", ["studium_id", "person_nr", "skole", "eksamen_dato"]],
  register_event: [
    "hendelse",
    ["hendelse_id", "forbund_nr", "enhet_nr", "virksomhet_nr", "dato", ["hendelsestype", "code"], "begrunnelse"]
  ],
  course: ["kurs", ["kurs_id", "forbund_nr", "navn", ["kurstype", "code"], "fra_dato", ["siste_dag", "last_day"]]],
  course_attendance: ["kursdeltakelse", ["deltakelse_id", "kurs_id", "person_nr", ["status", "code"], "fullfort_dato"]],
  certificate: [
    "sertifikat",
    ["sertifikat_id", "person_nr", ["sertifikattype", "code"], "navn", "fra_dato", ["siste_dag", "last_day"]]
  ],
  case_header: [
    "sak",
    [
      "sak_id",
      "forbund_nr",
      "person_nr",
      "enhet_nr",
      "virksomhet_nr",
      "mottatt_tid",
      ["kanal", "code"],
      ["emne", "code"],
      ["hastegrad", "code"],
      "saksbehandler_nr",
      "mottatt_av_nr"
    ]
  ],
  case_event: [
    "sakshendelse",
    ["sakshendelse_id", "sak_id", "tid", ["hendelsestype", "code"], ["automatisk", "yes_no"]]
  ],
  contact: [
    "kontakt",
    [
      "kontakt_id",
      "forbund_nr",
      "person_nr",
      "enhet_nr",
      "tid",
      ["kanal", "code"],
      ["emne", "code"],
      ["retning", "code"],
      ["automatisk", "yes_no"],
      "sak_id"
    ]
  ],
  promise: ["avtalt_oppgave", ["oppgave_id", "forbund_nr", "sak_id", "enhet_nr", "frist", "utfort_dato"]],
  message: ["utsendelse", ["utsendelse_id", "forbund_nr", "sendt_dato", ["kanal", "code"]]],
  message_delivery: ["utsendelse_mottaker", ["utsendelse_id", "person_nr", ["leveringsstatus", "code"]]],
  event: ["arrangement", ["arrangement_id", "forbund_nr", "enhet_nr", "dato", ["arrangementstype", "code"]]],
  event_attendance: ["paamelding", ["arrangement_id", "person_nr", ["status", "code"]]],
  election: [
    "valg",
    [
      "valg_id",
      "forbund_nr",
      "virksomhet_nr",
      "avdeling_nr",
      ["rolle", "code"],
      "dato",
      "kandidater",
      "stemmeberettigede",
      "stemmer"
    ]
  ],
  survey_result: [
    "undersokelse",
    ["undersokelse_id", "forbund_nr", "enhet_nr", "periode", ["sporsmaal", "code"], "svar", "positive_svar"]
  ],
  fund_state: [
    "akasse",
    ["akasse_id", "person_nr", ["tilstand", "code"], ["arsak", "code"], "fra_dato", ["siste_dag", "last_day"]]
  ],
  consent: ["samtykke", ["samtykke_id", "person_nr", ["samtykketype", "code"], "gitt_dato", "trukket_dato"]],
  correction: [
    "feilmelding",
    ["feilmelding_id", "forbund_nr", "person_nr", ["feiltype", "code"], "meldt_dato", "rettet_dato"]
  ]
};

const POSTGRES_TYPES = {
  id: "text",
  text: "text",
  code: "text",
  integer: "integer",
  money: "numeric(12, 2)",
  boolean: "char(1)",
  date: "date",
  moment: "timestamp"
} as const;

/**
 * Creates the schema `medlemsregister` anew and fills it from a folder of the contract's Parquet files. The client must
 * be connected and allowed to create schemas. Resolves to the rows written.
 */
export async function fillDemoDatabase(client: Client, register: string, log: (line: string) => void): Promise<number> {
  const scratch = mkdtempSync(join(tmpdir(), "tillit-demo-database-"));
  const instance = await DuckDBInstance.create(":memory:", {memory_limit: "1GB"});
  const duckdb = await instance.connect();
  try {
    await client.query("drop schema if exists medlemsregister cascade; create schema medlemsregister");
    await client.query("create table medlemsregister.kodeverk (tema text, kode integer, betydning text)");
    let rows = 0;
    for (const table of CONTRACT) {
      const copied = await copyTable(client, duckdb, table.name, register, join(scratch, "rows.csv"));
      log(`  ${TABLES[table.name]?.[0] ?? table.name}: ${copied.toLocaleString("en")} rows`);
      rows += copied;
    }
    return rows;
  } finally {
    duckdb.closeSync();
    instance.closeSync();
    rmSync(scratch, {recursive: true, force: true});
  }
}

async function copyTable(
  client: Client,
  duckdb: DuckDBConnection,
  name: string,
  register: string,
  scratch: string
): Promise<number> {
  const own = TABLES[name];
  if (!own) throw new Error(`the demo database has no table for: ${name}`);
  const [ownName, columns] = own;
  const path = join(register, `${name}.parquet`);
  const written = contractTable(name).columns.map((column, index) => {
    const [ownColumn, habit] = habitOf(columns[index], name);
    return {definition: `${ownColumn} ${typeOf(column, habit)}`, value: valueOf(column, habit), column, habit};
  });
  await client.query(
    `create table medlemsregister.${ownName} (${written.map((column) => column.definition).join(", ")})`
  );
  for (const {column, habit} of written)
    if (habit === "code")
      await client.query(
        "insert into medlemsregister.kodeverk select $1, nr, betydning from unnest($2::text[]) with ordinality as koder (betydning, nr)",
        [`${name}.${column.name}`, [...(column.codes ?? [])]]
      );
  if (!existsSync(path)) return 0;
  const values = written.map((column) => column.value).join(", ");
  const copied = await duckdb.run(
    `copy (select ${values} from read_parquet(${quoted(path)})) to ${quoted(scratch)} (format csv, header false)`
  );
  await copyIn(client, `medlemsregister.${ownName}`, scratch);
  return Number(copied.rowsChanged);
}

function habitOf(own: Own | undefined, table: string): readonly [string, Habit | undefined] {
  if (own === undefined) throw new Error(`the demo database has fewer columns than the contract in: ${table}`);
  return typeof own === "string" ? [own, undefined] : own;
}

function typeOf(column: Column, habit: Habit | undefined): string {
  if (habit === "code") return "integer";
  if (habit === "percent") return "numeric(7, 4)";
  if (habit === "payroll") return "char(1)";
  return POSTGRES_TYPES[column.type];
}

/** DuckDB SQL for a contract value as this register writes it. */
function valueOf({name, codes = []}: Column, habit: Habit | undefined): string {
  if (habit === undefined) return name;
  const code = codes.map((value, index) => `when ${quoted(value)} then ${index + 1}`).join(" ");
  const values: Readonly<Record<Habit, string>> = {
    last_day: `${name} - 1`,
    kroner: `cast(${name} as decimal(14, 0)) * 0.01`,
    percent: `cast(${name} as decimal(12, 0)) * 0.0001`,
    yes_no: `case when ${name} then 'J' when not ${name} then 'N' end`,
    payroll: `case when ${name} = 'payroll' then 'J' else 'N' end`,
    code: `case ${name} ${code} end`
  };
  return values[habit];
}

if (import.meta.main) {
  const {values} = parseArgs({
    options: {
      data: {type: "string", default: process.env["TILLIT_DATA"] ?? ".tillit"},
      host: {type: "string", default: "127.0.0.1"},
      port: {type: "string", default: "5432"},
      database: {type: "string", default: "postgres"},
      user: {type: "string", default: "postgres"},
      "password-env": {type: "string"}
    }
  });
  const {host, port, database, user} = values;
  const password = values["password-env"] === undefined ? undefined : process.env[values["password-env"]];
  const client = new Client({host, port: Number(port), database, user, ...(password === undefined ? {} : {password})});
  await client.connect();
  try {
    const rows = await fillDemoDatabase(client, resolve(values.data, "register"), console.log);
    console.log(`${rows.toLocaleString("en")} rows in schema medlemsregister. As a source in tillit.yaml:`);
    const secret = values["password-env"] === undefined ? "" : `, password_env: ${values["password-env"]}`;
    console.log(
      `  - {name: demo, kind: postgres, mapping: demo-register-postgres, connection: {host: ${host}, port: ${port}, database: ${database}, user: ${user}${secret}}}`
    );
  } finally {
    await client.end();
  }
}
