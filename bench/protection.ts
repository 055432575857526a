import autocannon from "autocannon";
import {type Someone, signIn, startServer} from "./requests.ts";

export type Cost = {readonly what: string; readonly microseconds: number};

/**
 * What protection adds to a request that is answered from memory: one question after another, each road's mean time less
 * that of the road with one protection less. Scope itself costs time in SQL only: `requests` holds it beside bare SQL.
 */
export async function benchProtection(data: string, {seconds = 3, rounds = 3} = {}): Promise<readonly Cost[]> {
  const recorded = await startServer(data, ["--cached"]);
  const unrecorded = await startServer(data, ["--cached", "--unrecorded"]);
  try {
    const [asked, unwatched] = await Promise.all([questions(recorded.origin), questions(unrecorded.origin)]);
    const roads = {
      open: () => mean(asked.open, seconds),
      signedIn: () => mean(asked.signedIn, seconds),
      figures: () => mean(asked.figures, seconds),
      members: () => mean(asked.members, seconds),
      unrecorded: () => mean(unwatched.members, seconds)
    };
    const times = new Map<string, number[]>();
    // Turn by turn, so that a busy moment of the machine falls on all of them.
    for (let round = 0; round < rounds; round++)
      for (const [name, measure] of Object.entries(roads))
        times.set(name, [...(times.get(name) ?? []), await measure()]);
    const best = (name: keyof typeof roads): number => Math.min(...(times.get(name) ?? []));
    return [
      {what: "nothing: an open answer", microseconds: best("open")},
      {what: "session: its cookie, the store, idle time", microseconds: best("signedIn") - best("open")},
      {what: "rights: revocations, grants, the key of the answer", microseconds: best("figures") - best("signedIn")},
      {what: "audit: a look at people written down and sealed", microseconds: best("members") - best("unrecorded")}
    ];
  } finally {
    recorded.stop();
    unrecorded.stop();
  }
}

type Question = {readonly url: string; readonly headers: Readonly<Record<string, string>>};

/** The same steward's questions: to anybody, to who is signed in, for figures, for people. */
async function questions(origin: string): Promise<Record<"open" | "signedIn" | "figures" | "members", Question>> {
  const everyone = (await (await fetch(`${origin}/ruler/people`)).json()) as Someone[];
  for (const {person_id, node_id} of everyone.filter(({tree, workplaces}) => tree === "employer" && workplaces === 1)) {
    const headers = {cookie: await signIn(origin, person_id)};
    const members = `${origin}/api/members?limit=20`;
    // Who sees nobody leaves no look.
    const {total} = (await (await fetch(members, {headers})).json()) as {total: number};
    if (total === 0) continue;
    return {
      open: {url: `${origin}/ruler/open`, headers: {}},
      signedIn: {url: `${origin}/ruler/hello`, headers},
      figures: {url: `${origin}/api/figures?kpi=members&unit=${encodeURIComponent(node_id)}`, headers},
      members: {url: members, headers}
    };
  }
  throw new Error("the register has no steward of one workplace with members to ask as");
}

/** Mean microseconds of a question that one person asks again and again. */
async function mean({url, headers}: Question, seconds: number): Promise<number> {
  const answer = await fetch(url, {headers});
  if (!answer.ok) throw new Error(`cannot be measured, it answers ${answer.status}: ${new URL(url).pathname}`);
  await answer.arrayBuffer();
  const {requests} = await autocannon({url, connections: 1, duration: seconds, headers});
  return 1_000_000 / requests.average;
}
