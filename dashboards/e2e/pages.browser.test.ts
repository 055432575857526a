import type {Browser, BrowserContext} from "playwright-core";
import {afterAll, beforeAll, describe, expect, inject, test} from "vitest";
import {LOCALES} from "../src/components/format.ts";
import {LANGUAGES, type Language} from "../site.ts";
import {contextOf, launch, openPage, pagesOf, PERSONAS, serve, type Site, watchedPage} from "./browser.ts";

/** Tiles of the steward's page that show a plain count. */
const COUNTED = ["members", "in_work", "left", "exempt", "stewards"];

type Figures = Readonly<Record<string, {value: (number | null)[]}>>;

let browser: Browser;
let site: Site;
beforeAll(async () => {
  site = await serve(inject("warehouse"));
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

const as = (subject: string): Promise<BrowserContext> => contextOf(browser, site.origin, subject);

describe.each(PERSONAS)("%s", (subject) => {
  test.each(LANGUAGES)("every page draws itself without complaint in %s", async (language) => {
    const context = await as(subject);
    const {page, complaints} = await watchedPage(context, site.origin);
    for (const noun of await pagesOf(context, site.origin)) {
      await openPage(page, `${site.origin}/${language}/${noun}`);
      const found = {
        complaints: complaints.splice(0),
        lang: await page.getAttribute("html", "lang"),
        broken: await page.locator(".observablehq--error, [role=alert]").count(),
        leftovers: (await page.locator("body").innerText()).match(LEFTOVERS[language === "nb" ? "nb" : "others"]),
        // Wider than the phone: something sticks out.
        overflow: await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth
        ),
        clipped: await page.evaluate(clippedBoxes),
        torn: await page.evaluate(tornWords),
        cut: await page.evaluate(cutLabels),
        headings: await page.locator("h1").count()
      };
      expect({noun, ...found}).toEqual({
        noun,
        complaints: [],
        lang: language,
        broken: 0,
        leftovers: null,
        overflow: 0,
        clipped: [],
        torn: [],
        cut: [],
        headings: 1
      });
    }
    await context.close();
  });

  test("tiles show the API's own figures in every language", async () => {
    const context = await as(subject);
    const {page} = await watchedPage(context, site.origin);
    const hasTiles = (await pagesOf(context, site.origin)).includes("workplace");
    for (const language of hasTiles ? LANGUAGES : []) {
      await openPage(page, `${site.origin}/${language}/workplace`);
      // Some of them are one tap away.
      await page.locator("details.fold:has(.tiles) > summary").click();
      const overview = (await (await context.request.get(`${site.origin}/api/overview`)).json()) as {kpis: Figures};
      const answered = COUNTED.map((kpi) => [kpi, written(language, overview.kpis[kpi]?.value.at(-1) ?? null)]);
      const shown = await Promise.all(
        COUNTED.map(async (kpi) => [kpi, await page.locator(`a.tile[href$="#${kpi}"] .value`).innerText()])
      );
      expect({language, shown}).toEqual({language, shown: answered});
    }
    expect(hasTiles).toBe(subject.includes("steward"));
    await context.close();
  });
});

/** Boxes that hide a part of what they hold at their side and are not meant to be pushed sideways. */
function clippedBoxes(): string[] {
  return [...document.querySelectorAll<HTMLElement>("#page *")]
    .filter((box) => box.clientWidth > 1 && box.scrollWidth > box.clientWidth + 1 && !box.matches(".cohorts, .chips"))
    .filter((box) => getComputedStyle(box).overflowX !== "visible")
    .map((box) => `${box.tagName} ${box.className} ${box.scrollWidth} in ${box.clientWidth}`);
}

/** Words that a narrow box breaks in the middle though nothing says where they may be divided. */
function tornWords(): string[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const torn: string[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement?.closest("code, script, noscript, svg")) continue;
    for (const word of (node.textContent ?? "").matchAll(/[\p{L}\u00ad]{4,}/gu)) {
      if (word[0].includes("\u00ad")) continue;
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map(({top}) => Math.round(top))).size > 1) torn.push(word[0]);
    }
  }
  return torn;
}

/** Texts of charts that begin or end outside their picture. */
function cutLabels(): string[] {
  return [...document.querySelectorAll<SVGTextElement>("#page .chart svg text")]
    .filter((label) => {
      const [frame, box] = [label.ownerSVGElement?.getBoundingClientRect(), label.getBoundingClientRect()];
      return frame && box.width > 0 && (box.left < frame.left - 1 || box.right > frame.right + 1);
    })
    .map((label) => label.textContent ?? "");
}

/** What code leaves behind when something is missing; in Norwegian null is a number. */
const LEFTOVERS = {
  nb: /undefined|NaN|\[object|\{\w+\}|Invalid Date/g,
  others: /undefined|NaN|\[object|\{\w+\}|\bnull\b|Invalid Date/g
};

const written = (language: Language, value: number | null): string =>
  value === null ? "–" : new Intl.NumberFormat(LOCALES[language]).format(value);

test("the way in by hand: choose a persona, land on the page of the role, sign out", async () => {
  const context = await browser.newContext({viewport: {width: 390, height: 844}, locale: "fi-FI"});
  const {page, complaints} = await watchedPage(context, site.origin);
  await page.goto(`${site.origin}/`, {waitUntil: "networkidle"});
  expect(page.url()).toBe(`${site.origin}/fi/`);
  await page.locator("button[data-subject=regional-rep]").click();
  await page.waitForURL("**/fi/region");
  await page.waitForSelector("#page:not([aria-busy])");
  expect(await page.locator("h1").innerText()).not.toBe("");
  expect(complaints).toEqual([]);
  await page.locator("#account summary").click();
  await page.getByRole("button", {name: "Kirjaudu ulos", exact: true}).click();
  await page.waitForURL("**/fi/");
  expect((await context.request.get(`${site.origin}/api/session`)).status()).toBe(401);
  await context.close();
});
