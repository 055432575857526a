import type {Page} from "playwright-core";
import {launch, serve, signIn} from "../dashboards/e2e/browser.ts";

export type PageTiming = {
  readonly page: string;
  readonly profile: string;
  /**
   * Kilobytes over the wire, headers included, until the text, tiles and sparklines stand; and until the charts do. On a
   * fast line everything has arrived before the text is seen to stand: there the first is not told.
   */
  readonly textKb: number | null;
  readonly allKb: number;
  /** Milliseconds from the navigation. */
  readonly textMs: number;
  readonly chartsMs: number;
  readonly requests: number;
};

const PAGES = [
  ["steward", "workplace"],
  ["regional-rep", "region"],
  ["leadership", "leadership"]
] as const;

const PROFILES = {
  local: undefined,
  // 1.6 Mbit/s, 150 ms, a processor four times slower.
  "slow phone": {downloadThroughput: 200_000, uploadThroughput: 93_750, latency: 150, cpu: 4}
} as const;

/**
 * Runs in the page: notes when each selector first stood in a frame, as milliseconds since 1970. Asking from outside
 * whether it is there yet is done in growing steps, up to half a second.
 */
function noteFirst(selectors: Readonly<Record<string, string>>): void {
  const first: Record<string, number> = {};
  Object.assign(globalThis, {first});
  const look = (): void => {
    for (const [name, selector] of Object.entries(selectors)) {
      const box = document.querySelector(selector)?.getBoundingClientRect();
      if (box && box.width > 0) first[name] ??= performance.timeOrigin + performance.now();
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** When that was; waits for it. */
async function seen(page: Page, name: string): Promise<number> {
  const noted = await page.waitForFunction(
    (key) => (globalThis as {first?: Record<string, number>}).first?.[key],
    name
  );
  return Number(await noted.jsonValue());
}

/** Opens the first page of three roles with a cold cache, each several times, and gives the medians. */
export async function benchPages(
  data: string,
  {runs = 3, log = console.log}: {runs?: number; log?: (line: string) => void} = {}
): Promise<readonly PageTiming[]> {
  const site = await serve(data);
  const browser = await launch();
  const timings: PageTiming[] = [];
  try {
    for (const [profile, limits] of Object.entries(PROFILES))
      for (const [subject, noun] of PAGES) {
        const taken: (Omit<PageTiming, "page" | "profile" | "textKb"> & {textKb: number})[] = [];
        for (let run = 0; run < runs; run += 1) {
          const context = await browser.newContext({viewport: {width: 390, height: 844}});
          await signIn(context, site.origin, subject);
          const page = await context.newPage();
          const network = await context.newCDPSession(page);
          await network.send("Network.enable");
          await network.send("Network.setCacheDisabled", {cacheDisabled: true});
          if (limits) {
            const {cpu, ...line} = limits;
            await network.send("Network.emulateNetworkConditions", {offline: false, ...line});
            await network.send("Emulation.setCPUThrottlingRate", {rate: cpu});
          }
          const ends: {at: number; bytes: number}[] = [];
          network.on("Network.loadingFinished", ({encodedDataLength}) =>
            ends.push({at: performance.timeOrigin + performance.now(), bytes: encodedDataLength})
          );
          await page.addInitScript(noteFirst, {text: "#page .lead strong", chart: "#page [role=img]"});
          const since = performance.timeOrigin + performance.now();
          await page.goto(`${site.origin}/fi/${noun}`, {waitUntil: "commit"});
          const textAt = await seen(page, "text");
          // on a phone some pictures are folded: a tap on each, as soon as there is something to read
          await page.evaluate(() => {
            for (const fold of document.querySelectorAll<HTMLDetailsElement>("#page details:has(.chart-space)"))
              fold.open = true;
          });
          const chartsAt = await seen(page, "chart");
          await page.waitForLoadState("networkidle");
          const kb = (until: number): number =>
            ends.filter((end) => end.at <= until).reduce((sum, end) => sum + end.bytes, 0) / 1000;
          taken.push({
            textKb: kb(textAt),
            allKb: kb(Number.POSITIVE_INFINITY),
            textMs: textAt - since,
            chartsMs: chartsAt - since,
            requests: ends.length
          });
          await context.close();
        }
        const median = (of: (one: (typeof taken)[number]) => number): number =>
          Math.round(taken.map(of).toSorted((a, b) => a - b)[Math.floor(taken.length / 2)] ?? Number.NaN);
        const timing = {
          page: noun,
          profile,
          textKb: limits ? median((one) => one.textKb) : null,
          allKb: median((one) => one.allKb),
          textMs: median((one) => one.textMs),
          chartsMs: median((one) => one.chartsMs),
          requests: median((one) => one.requests)
        };
        timings.push(timing);
        log(
          `${noun.padEnd(12)} ${profile.padEnd(11)} text ${timing.textKb === null ? "" : `${timing.textKb} kB `}${timing.textMs} ms   with charts ${timing.allKb} kB ${timing.chartsMs} ms   ${timing.requests} requests`
        );
      }
  } finally {
    await browser.close();
    await site.close();
  }
  return timings;
}
