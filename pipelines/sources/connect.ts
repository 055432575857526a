/** Reaching a union's database: a few patient tries, then a clear end. */
import type {DatabaseSource} from "../configuration.ts";

export type Patience = {
  /** Seconds to wait before the second, third, … try. */
  readonly pauses?: readonly number[];
  readonly wait?: (seconds: number) => Promise<void>;
  readonly log: (line: string) => void;
};

/**
 * What `connect` resolves to, tried once and again after each pause. A refusal that no patience cures (password, database
 * or right missing) ends at once. Throws with the source, its address and the last cause.
 */
export async function reach<T>(
  source: DatabaseSource,
  connect: () => Promise<T>,
  {pauses = [1, 3, 9], wait = seconds, log}: Patience
): Promise<T> {
  const {host, port, database} = source.connection;
  const address = `${source.kind} ${host}${port === undefined ? "" : `:${port}`}/${database}`;
  let last: unknown;
  for (const pause of [0, ...pauses]) {
    if (pause > 0) {
      log(`  ${source.name}: ${causeOf(last)}; next try in ${pause} s`);
      await wait(pause);
    }
    try {
      return await connect();
    } catch (error) {
      last = error;
      if (isFinal(error)) break;
    }
  }
  throw new Error(`source ${source.name}: cannot reach ${address}: ${causeOf(last)}`, {cause: last});
}

/** A database's error in one line, with its code where the text is empty (Node's AggregateError has none). */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const [first] = error instanceof AggregateError ? error.errors : [];
  const told = error.message === "" && first !== undefined ? causeOf(first) : error.message;
  return told.includes(code) ? told : `${told} (${code})`;
}

/** PostgreSQL class 28 and 3D, MariaDB's access denied and unknown database. */
function isFinal(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^(28...|3D000|42501|ER_ACCESS_DENIED|ER_DBACCESS_DENIED|ER_BAD_DB)/.test(code);
}

async function seconds(count: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, count * 1000));
}
