import type {Policy} from "../../access/policy.ts";
import type {Audit} from "./audit.ts";
import {noteSeal} from "./files.ts";
import type {Store} from "../store/store.ts";

/** Writes down that another policy is in force than the last one written down, if one is. */
export async function notePolicy(store: Store, audit: Audit, {hash}: Policy): Promise<void> {
  const [last] = await store.rows(
    "select policy from audit where event = 'policy_changed' order by number desc limit 1"
  );
  if (last?.["policy"] === hash) return;
  const before = last?.["policy"];
  await audit.write({event: "policy_changed", policy: hash, ...(typeof before === "string" && {about: before})});
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Keeps the audit from day to day, from now on: takes out what is older than `months`, and notes the seal beside the
 * store and by `say`, so that it reaches whatever keeps the server's output. Resolves to what ends it, which notes the
 * seal once more.
 */
export async function keepAudit(
  audit: Audit,
  {
    data,
    months,
    say,
    now = () => new Date()
  }: {data: string; months: number; say: (line: string) => void; now?: () => Date}
): Promise<() => void> {
  const note = (): string => noteSeal(data, audit.mark(), now());
  const prune = async (): Promise<void> => {
    const before = now();
    before.setUTCMonth(before.getUTCMonth() - months);
    await audit.prune(before.getTime());
  };
  await prune();
  note();
  const timer = setInterval(
    () =>
      void prune().then(
        () => say(`the audit stands at ${note()}`),
        () => say("the audit could not be kept: entries beyond their time are still there")
      ),
    DAY_MS
  );
  timer.unref();
  return () => {
    clearInterval(timer);
    note();
  };
}
