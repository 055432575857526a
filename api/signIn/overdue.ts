import type {Audit} from "../audit/audit.ts";
import {problemOf} from "../problems.ts";
import type {Warehouse} from "../publication/warehouse.ts";
import {takeOverdue} from "../store/sessions.ts";
import type {Operations} from "../store/operations.ts";
import {write} from "./comings.ts";

type Options = {readonly audit: Audit; readonly warehouse: Warehouse; readonly now?: () => number};

/** Takes out sessions that the clock has ended and writes down whose they were. Resolves to how many. */
export async function endOverdue(
  {store, limits}: Pick<Operations, "store" | "limits">,
  {audit, warehouse, now = Date.now}: Options
): Promise<number> {
  return await warehouse.use(async (generation) => {
    const ended = await takeOverdue(store, now(), limits);
    for (const {how, ...who} of ended) await write(audit, generation, who, {event: "signed_out", what: how});
    return ended.length;
  });
}

const MINUTE_MS = 60_000;

/** Does so now and every minute: an entry stands for a moment at most a minute back, while the API serves. */
export async function keepEnding(
  operations: Operations,
  {say, ...options}: Options & {readonly say: (line: string) => void}
): Promise<() => void> {
  const end = (): Promise<unknown> =>
    endOverdue(operations, options).catch((error: unknown) => {
      // Before the first night there is nobody who could have come in.
      if (problemOf(error).code !== "no_publication")
        say("sessions beyond their time could not be written down as ended");
    });
  await end();
  const timer = setInterval(() => void end(), MINUTE_MS);
  timer.unref();
  return () => clearInterval(timer);
}
