import {spawn} from "node:child_process";
import {createInterface} from "node:readline";
import autocannon from "autocannon";

export type Timing = {
  readonly question: string;
  readonly scope: string;
  readonly people: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly perSecond: number;
  readonly failed: number;
};

export type Someone = {person_id: string; tree: string; node_id: string; role: string; workplaces: number};

const KPIS = [
  "members",
  "in_work",
  "also_here",
  "exempt",
  "resigning_this_month",
  "resigning_next_month",
  "employment_notice",
  "joined",
  "left",
  "moved",
  "stewards",
  "payroll_messages"
].join(",");

/** What the pages my workplace and leadership ask for, in their own request; the region's asks for everything. */
const ASKED: Readonly<Record<string, string>> = {
  steward: "members,in_work,in_arrears,joined,left,exempt,also_here,resigning_this_month,resigning_next_month",
  leadership: "members,kept_12_months,exit_rate,voluntary_exit_rate,voluntary_exit_rate_most,dues_collected"
};

/** A page's own request: a rep's and a leader's page are of all they see. */
function overviewOf({role, tree, node_id}: Someone): string {
  const asked = ASKED[tree === "employer" ? "steward" : role];
  return `/api/overview?unit=${encodeURIComponent(node_id)}${asked ? `&kpi=${asked}` : ""}`;
}

/** The second request of my workplace: the figures below, when somebody opens them. */
const moreOf = ({node_id}: Someone): string =>
  `/api/overview?unit=${encodeURIComponent(node_id)}&people=none&kpi=also_here,employment_notice,graduates_next_month,` +
  "four_fields,stewards,payroll_messages,kept_12_months,certificates_expired,density,members_per_100";

/** At most so many different people ask at once; fewer where the register has fewer. */
const PEOPLE = 50;

/** Scopes by size: who stands for 1, about 10 and the most workplaces, a region and the whole union. */
function scopesOf(everyone: readonly Someone[]): ReadonlyMap<string, readonly Someone[]> {
  const employer = everyone.filter((one) => one.tree === "employer");
  const most = Math.max(...employer.map((one) => one.workplaces));
  return new Map([
    ["1 workplace", employer.filter((one) => one.workplaces === 1)],
    ["5–20 workplaces", employer.filter((one) => one.workplaces >= 5 && one.workplaces <= 20)],
    [`${most} workplaces`, employer.filter((one) => one.workplaces === most)],
    ["a region", everyone.filter((one) => one.role === "regional_rep")],
    ["the whole union", everyone.filter((one) => one.role === "leadership")]
  ]);
}

const addMonths = (month: string, n: number): string => {
  const at = new Date(`${month}-01T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + n);
  return at.toISOString().slice(0, 7);
};

/**
 * Asks the API and its rulers the same questions as many different people, one after the other in one run, and gives
 * latencies and rates. The server runs in a process of its own on the same cores as the load, as one machine would.
 */
export async function benchRequests(
  data: string,
  {
    seconds = 3,
    connections = 8,
    log = console.log
  }: {seconds?: number; connections?: number; log?: (line: string) => void} = {}
): Promise<readonly Timing[]> {
  const timings: Timing[] = [];
  for (const cached of [false, true]) {
    const {origin, stop} = await startServer(data, cached ? ["--cached"] : []);
    try {
      const everyone = (await (await fetch(`${origin}/ruler/people`)).json()) as Someone[];
      const {as_of} = (await (await fetch(`${origin}/api/health`)).json()) as {as_of: string};
      const to = as_of.slice(0, 7);
      const from = addMonths(to, -23);
      for (const [scope, all] of scopesOf(everyone)) {
        const people = all.slice(0, PEOPLE);
        if (people.length === 0) continue;
        const cookies = await Promise.all(people.map((one) => signIn(origin, one.person_id)));
        const questions: Record<string, (one: Someone) => string> = {
          figures: (one) => `/api/figures?kpi=${KPIS}&unit=${encodeURIComponent(one.node_id)}&from=${from}&to=${to}`,
          ...(cached
            ? {"hello world": () => "/ruler/hello"}
            : {
                "bare SQL": (one) =>
                  `/ruler/figures?kpi=${KPIS}&tree=${one.tree}&unit=${encodeURIComponent(one.node_id)}&from=${from}&to=${to}`
              }),
          overview: overviewOf,
          ...(scope === "1 workplace" ? {"overview, figures below": moreOf} : {}),
          explanation: (one) => `/api/explanation?kpi=members&unit=${encodeURIComponent(one.node_id)}`,
          ...(people.some((one) => one.role === "leadership") ? {} : {members: () => "/api/members?limit=200"}),
          gaps: () => "/api/gaps?list=lost"
        };
        for (const [question, url] of Object.entries(questions)) {
          const requests = people.map((one, i) => ({
            method: "GET" as const,
            path: url(one),
            headers: {
              cookie: cookies[i] ?? "",
              accept: /^(overview|explanation)/.test(question)
                ? "application/json"
                : "application/vnd.apache.arrow.stream"
            }
          }));
          // Once each beforehand: rights are compiled, and a cache that is to be timed is full. Then a moment of load: the
          // first question of a server must not pay for the compiler that the later ones find warm.
          for (const {path, headers} of requests) await (await fetch(`${origin}${path}`, {headers})).arrayBuffer();
          await autocannon({url: origin, connections: 1, duration: 1, requests});
          // Alone: what one person waits. Together: what the machine carries.
          // A morning: every steward of the bench opens the page in the same moment.
          const crowd = question.startsWith("overview") && scope === "1 workplace" ? [people.length] : [];
          for (const together of [1, connections, ...crowd]) {
            let begun = 0;
            const result = await autocannon({
              url: origin,
              connections: together,
              duration: seconds,
              requests,
              // Each begins with somebody else: at no moment do two ask the same.
              setupClient: (client) => {
                const first = begun++ % requests.length;
                client.setRequests([...requests.slice(first), ...requests.slice(0, first)]);
              }
            });
            const who = crowd.includes(together) ? `${together} different stewards` : String(together);
            const name = `${question}${cached ? ", cached" : ""}${together === 1 ? "" : `, ${who} at once`}`;
            timings.push({
              question: name,
              scope,
              people: people.length,
              p50: result.latency.p50,
              p99: result.latency.p99,
              perSecond: result.requests.average,
              failed: result.non2xx + result.errors
            });
            log(
              `${scope.padEnd(18)} ${name.padEnd(40)} ${String(result.requests.average).padStart(9)}/s  p50 ${result.latency.p50} ms  p99 ${result.latency.p99} ms${result.non2xx + result.errors > 0 ? `  ${result.non2xx + result.errors} failed` : ""}`
            );
          }
        }
      }
    } finally {
      stop();
    }
  }
  return timings;
}

/** Starts the API and its rulers in a process of their own. */
export async function startServer(data: string, flags: readonly string[]): Promise<{origin: string; stop: () => void}> {
  const server = spawn(process.execPath, ["bench/requestsServer.ts", "--data", data, ...flags], {
    stdio: ["ignore", "pipe", "inherit"]
  });
  return {origin: await listening(server.stdout), stop: () => void server.kill("SIGTERM")};
}

async function listening(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({input: output})) return `http://127.0.0.1:${JSON.parse(line).port}`;
  throw new Error("the server under test stopped before it listened");
}

/** Signs somebody in and resolves to the cookie. */
export async function signIn(origin: string, person: string): Promise<string> {
  const answer = await fetch(`${origin}/ruler/sign-in/${encodeURIComponent(person)}`, {method: "POST"});
  if (!answer.ok) throw new Error(`could not sign in for the bench: ${person} (${answer.status})`);
  return String(answer.headers.get("set-cookie")).split(";")[0] ?? "";
}

/**
 * What the API costs beside its rulers, by scope and alone: time of an uncached answer over bare SQL's, rate of a cached
 * answer over hello world's.
 */
export function ratios(timings: readonly Timing[]): {scope: string; uncached: number; cached: number}[] {
  const rate = (scope: string, question: string): number =>
    timings.find((timing) => timing.scope === scope && timing.question === question)?.perSecond ?? Number.NaN;
  return [...new Set(timings.map(({scope}) => scope))].map((scope) => ({
    scope,
    uncached: rate(scope, "bare SQL") / rate(scope, "figures"),
    cached: rate(scope, "figures, cached") / rate(scope, "hello world, cached")
  }));
}
