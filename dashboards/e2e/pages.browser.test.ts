import {readFileSync} from "node:fs";
import type {Browser, BrowserContext, Page} from "playwright-core";
import {afterAll, beforeAll, describe, expect, inject, test} from "vitest";
import {LOCALES} from "../src/components/format.ts";
import {LANGUAGES, type Language} from "../site.ts";
import {launch, serve, signIn, type Site, watchedPage} from "./browser.ts";

/** One persona for each role; `steward-2` holds a mandate for two unions, `steward-3` a tiny workplace. */
const PERSONAS = [
  "steward",
  "steward-2",
  "steward-3",
  "chief-steward",
  "group-steward",
  "regional-rep",
  "leadership",
  "register-office",
  "data-protection",
  "administrator"
];

/** Tiles of the steward's page that show a plain count. */
const COUNTED = ["members", "in_work", "left", "exempt", "stewards"];

type Session = {readonly pages: readonly string[]};
type Figures = Readonly<Record<string, {value: (number | null)[]}>>;

const axe = readFileSync(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

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

async function as(subject: string, options: Parameters<Browser["newContext"]>[0] = {}): Promise<BrowserContext> {
  const context = await browser.newContext({viewport: {width: 390, height: 844}, ...options});
  await signIn(context, site.origin, subject);
  return context;
}

async function pagesOf(context: BrowserContext): Promise<readonly string[]> {
  const session = (await (await context.request.get(`${site.origin}/api/session`)).json()) as Session;
  return session.pages;
}

/** Opens a page and waits until it has drawn itself, charts included. */
async function openPage(page: Page, path: string): Promise<void> {
  await page.goto(`${site.origin}${path}`, {waitUntil: "networkidle"});
  await page.waitForSelector("#page:not([aria-busy])");
}

describe.each(PERSONAS)("%s", (subject) => {
  test.each(LANGUAGES)("every page draws itself without complaint in %s", async (language) => {
    const context = await as(subject);
    const {page, complaints} = await watchedPage(context, site.origin);
    for (const noun of await pagesOf(context)) {
      await openPage(page, `/${language}/${noun}`);
      const found = {
        complaints: complaints.splice(0),
        lang: await page.getAttribute("html", "lang"),
        broken: await page.locator(".observablehq--error, [role=alert]").count(),
        leftovers: (await page.locator("body").innerText()).match(
          /undefined|NaN|\[object|\{\w+\}|\bnull\b|Invalid Date/g
        ),
        // Wider than the phone: something sticks out.
        overflow: await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth
        ),
        headings: await page.locator("h1").count()
      };
      expect({noun, ...found}).toEqual({
        noun,
        complaints: [],
        lang: language,
        broken: 0,
        leftovers: null,
        overflow: 0,
        headings: 1
      });
    }
    await context.close();
  });

  test("tiles show the API's own figures in every language", async () => {
    const context = await as(subject);
    const {page} = await watchedPage(context, site.origin);
    const hasTiles = (await pagesOf(context)).includes("workplace");
    for (const language of hasTiles ? LANGUAGES : []) {
      await openPage(page, `/${language}/workplace`);
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

  test.each(["light", "dark"] as const)("axe finds nothing on any page, %s", async (colorScheme) => {
    const context = await as(subject, {colorScheme, bypassCSP: true});
    const {page} = await watchedPage(context, site.origin);
    for (const noun of await pagesOf(context)) {
      await openPage(page, `/en/${noun}`);
      await page.addScriptTag({content: axe});
      const violations = await page.evaluate(async () => {
        const {axe: runner} = globalThis as unknown as {
          axe: {run: () => Promise<{violations: {id: string; nodes: {html: string}[]}[]}>};
        };
        return (await runner.run()).violations.map(
          ({id, nodes}) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`
        );
      });
      expect({noun, violations}).toEqual({noun, violations: []});
    }
    await context.close();
  });
});

const written = (language: Language, value: number | null): string =>
  value === null ? "–" : new Intl.NumberFormat(LOCALES[language]).format(value);

test("the way in by hand: choose a persona, land on the page of the role, sign out", async () => {
  const context = await browser.newContext({viewport: {width: 390, height: 844}, locale: "fi-FI"});
  const {page, complaints} = await watchedPage(context, site.origin);
  await page.goto(`${site.origin}/`, {waitUntil: "networkidle"});
  expect(page.url()).toBe(`${site.origin}/fi/`);
  await page
    .locator("#page button", {hasText: /aluetoimitsija|alue/i})
    .first()
    .click();
  await page.waitForURL("**/fi/region");
  await page.waitForSelector("#page:not([aria-busy])");
  expect(await page.locator("h1").innerText()).not.toBe("");
  expect(complaints).toEqual([]);
  await page.locator("#account summary").click();
  await page.locator("#account button").click();
  await page.waitForURL("**/fi/");
  expect((await context.request.get(`${site.origin}/api/session`)).status()).toBe(401);
  await context.close();
});
