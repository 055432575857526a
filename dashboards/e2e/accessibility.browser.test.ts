import {readFileSync} from "node:fs";
import type {Browser} from "playwright-core";
import {afterAll, beforeAll, describe, expect, inject, test} from "vitest";
import {contextOf, launch, openPage, pagesOf, PERSONAS, serve, type Site} from "./browser.ts";

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

type Violation = {readonly id: string; readonly nodes: readonly {readonly html: string}[]};

describe.each(PERSONAS)("%s", (subject) => {
  test.each(["light", "dark"] as const)("axe finds nothing on any page, %s", async (colorScheme) => {
    // axe is put into the page from outside, which the page's own policy rightly refuses.
    const context = await contextOf(browser, site.origin, subject, {colorScheme, bypassCSP: true});
    const page = await context.newPage();
    for (const noun of await pagesOf(context, site.origin)) {
      await openPage(page, `${site.origin}/en/${noun}`);
      await page.addScriptTag({content: axe});
      const violations = await page.evaluate(async () => {
        const {axe: runner} = globalThis as unknown as {axe: {run: () => Promise<{violations: Violation[]}>}};
        return (await runner.run()).violations.map(
          ({id, nodes}) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`
        );
      });
      expect({noun, violations}).toEqual({noun, violations: []});
    }
    await context.close();
  });
});
