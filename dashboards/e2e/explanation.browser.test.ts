import type {Browser} from "playwright-core";
import {afterAll, beforeAll, expect, inject, test} from "vitest";
import {LANGUAGES} from "../site.ts";
import {contextOf, launch, openPage, serve, type Site, watchedPage} from "./browser.ts";

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

const digits = (text: string): string => text.replace(/\D/g, "");

test.each(LANGUAGES)(
  "a tile opens its explanation by keyboard in %s, which counts what the tile says",
  async (language) => {
    const context = await contextOf(browser, site.origin, "steward");
    const {page, complaints} = await watchedPage(context, site.origin);
    await openPage(page, `${site.origin}/${language}/workplace`);
    for (const kpi of ["members", "in_work", "exempt"]) {
      const tile = page.locator(`a.tile[href$="#${kpi}"]`);
      await tile.focus();
      await page.keyboard.press("Enter");
      const dialog = page.locator("dialog[open]");
      await dialog.locator("[aria-live]:not([aria-busy])").waitFor();
      const told = {
        counted: digits(await dialog.locator("strong").first().innerText()),
        alerts: await dialog.locator("[role=alert]").count(),
        // A code that no word was found for.
        codes: (await dialog.innerText()).match(/\w+_\w+/g),
        overflow: await dialog.evaluate((box) => box.scrollWidth - box.clientWidth)
      };
      expect(told).toEqual({
        counted: digits(await tile.locator(".value").innerText()),
        alerts: 0,
        codes: null,
        overflow: 0
      });
      await page.keyboard.press("Escape");
      await page.locator("dialog").waitFor({state: "detached"});
      expect(await tile.evaluate((element) => element === document.activeElement)).toBe(true);
    }
    expect(complaints).toEqual([]);
    await context.close();
  }
);

test("the page of figures opens at the figure asked for, with who is counted", async () => {
  const context = await contextOf(browser, site.origin, "leadership");
  const {page, complaints} = await watchedPage(context, site.origin);
  await openPage(page, `${site.origin}/en/figures#in_arrears`);
  const rows = page.locator("#in_arrears details[open] table.counts tr");
  await rows.first().waitFor();
  expect(await rows.count()).toBeGreaterThan(1);
  expect(complaints).toEqual([]);
  await context.close();
});
