import {execFileSync} from "node:child_process";
import {readFileSync, writeFileSync} from "node:fs";
import path from "node:path";
import {parseArgs} from "node:util";

/** The bill of materials, CycloneDX: every package that may run here, of npm and of Python, with the hashes that are known of it. */
const CHECKOUT = path.resolve(import.meta.dirname, "..");

type Component = {
  readonly type: "library";
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly hashes: readonly {readonly alg: "SHA-256"; readonly content: string}[];
};

/** Packages of a hash-locked requirements file. Throws for one without a hash: pip would not install it either. */
export function pythonPackages(lock: string): Component[] {
  const entries = lock.split(/\n(?=\S+==)/).filter((entry) => /^\S+==/.test(entry));
  return entries.map((entry) => {
    const [, name = "", version = ""] = /^([\w.-]+)(?:\[[^\]]*\])?==(\S+)/.exec(entry) ?? [];
    const hashes = [...entry.matchAll(/--hash=sha256:(\w{64})/g)].map(([, content = ""]) => ({
      alg: "SHA-256" as const,
      content
    }));
    if (hashes.length === 0) throw new Error(`a package without a hash in the lock file: ${entry.split("\n")[0]}`);
    return {type: "library", name, version, purl: `pkg:pypi/${name.toLowerCase()}@${version}`, hashes};
  });
}

type Bill = {
  readonly components: readonly {readonly properties: readonly {readonly name: string}[]}[];
  readonly metadata: {readonly component: object};
};

/** npm's own bill of what its lock file says, without what only tests, with the packages of dbt's environment added. */
export function billOfMaterials(): Record<string, unknown> {
  // npm's own `--omit dev` drops what we need ourselves when a tool of the tests needs it too.
  const args = ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"];
  const said = execFileSync("npm", args, {cwd: CHECKOUT, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"]});
  const bill = JSON.parse(said) as Bill;
  const own = bill.components.filter(
    ({properties}) => !properties.some(({name}) => name === "cdx:npm:package:development")
  );
  const python = pythonPackages(readFileSync(path.join(CHECKOUT, "models/requirements.txt"), "utf8"));
  // npm takes the folder's name for the product's.
  const metadata = {...bill.metadata, component: {...bill.metadata.component, name: "tillit"}};
  return {...bill, metadata, components: [...own, ...python]};
}

if (import.meta.main) {
  const {values} = parseArgs({options: {data: {type: "string"}}});
  const text = `${JSON.stringify(billOfMaterials(), null, 2)}\n`;
  if (values.data === undefined) process.stdout.write(text);
  else writeFileSync(path.join(values.data, "bill-of-materials.json"), text);
}
