import type {Configuration, People} from "../configuration.ts";
import {extract} from "./extract.ts";
import {completeExtracts, type Manifest} from "../landing.ts";

export type Extracts = {
  /** Tonight's extracts. */
  readonly landed: readonly Manifest[];
  /** Rows in them. */
  readonly rows: number;
  /** Sources that gave none tonight, by name, and why: their newest earlier extract is loaded instead. */
  readonly problems: ReadonlyMap<string, string>;
  /** Whose names the night holds: one real person makes it real. */
  readonly people: People;
};

type Options = {
  readonly data: string;
  readonly asOf: string;
  readonly configuration: Configuration;
  readonly log?: (line: string) => void;
};

/**
 * Extracts every source, one after the other. A source that fails and has an earlier extract does not stop the night;
 * throws for one that has none.
 */
export async function extractAll({data, asOf, configuration, log = () => {}}: Options): Promise<Extracts> {
  const {sources, people, retention} = configuration;
  const landed: Manifest[] = [];
  const used: Manifest[] = [];
  const problems = new Map<string, string>();
  for (const source of sources) {
    try {
      const {manifest} = await extract(source, {data, asOf, people, retention, log: (line) => log(line.trim())});
      landed.push(manifest);
      used.push(manifest);
    } catch (error) {
      const earlier = completeExtracts(data, source.name).find(({manifest}) => manifest.as_of <= asOf);
      if (!earlier) throw error;
      const why = error instanceof Error ? error.message : String(error);
      problems.set(source.name, `${why}; the extract of ${earlier.manifest.as_of} stays in use`);
      used.push(earlier.manifest);
    }
  }
  const rows = landed.flatMap((manifest) => Object.values(manifest.tables)).reduce((sum, table) => sum + table.rows, 0);
  return {landed, rows, problems, people: mostReal(used.map((manifest) => manifest.people))};
}

function mostReal(people: readonly People[]): People {
  return (["real", "invented"] as const).find((kind) => people.includes(kind)) ?? "synthetic";
}
