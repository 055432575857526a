import {existsSync, readFileSync, renameSync, writeFileSync} from "node:fs";
import {type Static, Type} from "typebox";
import {Value} from "typebox/value";
import {parse, stringify} from "yaml";
import {type Policy, policyOf} from "./policy.ts";

const Approval = Type.Object({by: Type.String({minLength: 1}), on: Type.String({minLength: 1}), hash: Type.String()});

/** A policy as it was approved: what it said, by whom and when. */
export type Approved = {readonly policy: Policy; readonly by: string; readonly on: string};

/** Where the last approved copy of a policy lies: beside it. */
export const approvedFileOf = (file: string): string => file.replace(/(\.ya?ml)?$/, ".approved.yaml");

const SEPARATOR = "\n---\n";

/** The last approved copy of the policy in that file; none before the first. Throws where somebody changed the copy. */
export function readApproved(file: string): Approved | undefined {
  const copy = approvedFileOf(file);
  if (!existsSync(copy)) return undefined;
  const text = readFileSync(copy, "utf8");
  const end = text.indexOf(SEPARATOR);
  const approval: unknown = parse(text.slice(0, Math.max(end, 0)));
  if (!Value.Check(Approval, approval)) throw new Error(`not an approval, delete it and approve again: ${copy}`);
  const policy = policyOf(text.slice(end + SEPARATOR.length));
  if (policy.hash !== approval.hash) throw new Error(`changed after it was approved, approve again: ${copy}`);
  return {policy, by: approval.by, on: approval.on};
}

/** Writes the policy's text down as approved. `on` is the day, `YYYY-MM-DD`. */
export function approve(file: string, {by, on}: {by: string; on: string}): void {
  const text = readFileSync(file, "utf8");
  const approval: Static<typeof Approval> = {by, on, hash: policyOf(text).hash};
  const copy = approvedFileOf(file);
  writeFileSync(
    `${copy}.next`,
    `# Written by npm run policy -- --approve.\n${stringify(approval).trimEnd()}${SEPARATOR}${text}`
  );
  renameSync(`${copy}.next`, copy);
}

/** Throws unless the policy says what was approved; comments and layout may differ. */
export function assertApproved(file: string, policy: Policy): void {
  const approved = readApproved(file);
  if (approved?.policy.hash === policy.hash) return;
  throw new Error(
    `the access policy is not the one that was approved: ${file}\n` +
      '  npm run policy shows what changed; npm run policy -- --approve --by "who decided" approves it\n' +
      "  (with -- --data DIR for a union's own)"
  );
}
