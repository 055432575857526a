/** The contract as a page for people who map a register: `node pipelines/contract/document.ts` writes CONTRACT.md. */
import {writeFileSync} from "node:fs";
import {join} from "node:path";
import {CONTRACT, CONTRACT_VERSION, type Column, type Table} from "./contract.ts";

export const CONTRACT_DOCUMENT = join(import.meta.dirname, "../CONTRACT.md");

/** The page as Markdown: a section per table, a row per column. */
export function contractDocument(): string {
  return `# The registry contract, version ${CONTRACT_VERSION}

Every table and column that may enter the warehouse, and nothing else. Written from \`contract.ts\` by
\`node pipelines/contract/document.ts\`; a test holds the two together. How to map a register: \`mappings/README.md\`.

A source without a *core* table is refused. An *expected* one is normally there; figures that need what is absent say
"no source". Ids need no prefix in a mapping: the extract writes the source's name before each. Spans are half-open:
\`ends_on\` is the first day on which a thing no longer holds, so a register that keeps last days adds a day. Money is a
whole number of cents or øre.

| table | tier | one row per |
| --- | --- | --- |
${CONTRACT.map((table) => `| [${table.name}](#${table.name}) | ${table.tier} | ${grain(table)} |`).join("\n")}
${CONTRACT.map(section).join("")}`;
}

function grain({description}: Table): string {
  return description.replace(/^One row per /, "");
}

function section(table: Table): string {
  return `
## ${table.name}

${table.description} Key: ${table.key.map((name) => `\`${name}\``).join(", ")}.

| column | type | | |
| --- | --- | --- | --- |
${table.columns.map(line).join("\n")}
`;
}

function line({name, type, required, description, codes = [], references}: Column): string {
  const more = [
    ...(references === undefined ? [] : [`Refers to [${references}](#${references}).`]),
    ...(codes.length === 0 ? [] : [`One of ${codes.map((code) => `\`${code}\``).join(", ")}.`])
  ];
  return `| \`${name}\` | ${type} | ${required ? "required" : ""} | ${[description, ...more].join(" ")} |`;
}

if (import.meta.main) writeFileSync(CONTRACT_DOCUMENT, contractDocument());
