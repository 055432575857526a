import type {Browser} from "playwright-core";
import {afterAll, beforeAll, expect, inject, test} from "vitest";
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

type Told = {readonly kpis: Record<string, {has_source: boolean}>};

test.each([
  ["leadership", "leadership", "How long posts have been vacant"],
  ["regional-rep", "region", "How long posts have been vacant"],
  ["regional-rep", "stewards", "Stewards"],
  ["branch-officer", "branch", "Posts filled"]
])("without mandates %s reads that there is no source, never that posts are vacant", async (persona, noun, title) => {
  const context = await contextOf(browser, site.origin, persona);
  const {page, complaints} = await watchedPage(context, site.origin);
  // what the API says of a union whose register has no mandates
  await page.route("**/api/overview*", async (route) => {
    const answer = await route.fetch();
    const told = (await answer.json()) as Told;
    const posts = told.kpis["posts_filled"];
    if (posts) posts.has_source = false;
    await route.fulfill({response: answer, json: told});
  });
  await openPage(page, `${site.origin}/en/${noun}`);
  const card = page.locator("section.card", {has: page.getByRole("heading", {name: title, exact: true})});
  await card.waitFor();
  const text = await card.innerText();
  expect(text).toContain("No source");
  expect(text).toContain("memberships, workplace of the job, mandates");
  expect(text).not.toMatch(/\d/);
  // nor does any list or sentence count workplaces as such that never had a steward
  const whole = await page.locator("#page").innerText();
  expect(whole).not.toMatch(/never had a steward|enough members|lost their steward|0 mandates|Posts vacant/i);
  expect(complaints).toEqual([]);
  await context.close();
});

test.each([
  ["objecting_to_profiling", "Experts for the media", "consents"],
  ["new_members_contacted", "Whom to ask this month", "contacts"]
])("without the source of %s the office reads so instead of an empty list: %s", async (kpi, title, needs) => {
  const context = await contextOf(browser, site.origin, "register-office", {viewport: {width: 1360, height: 900}});
  const {page, complaints} = await watchedPage(context, site.origin);
  await page.route("**/api/overview*", async (route) => {
    const answer = await route.fetch();
    const told = (await answer.json()) as Told;
    const figure = told.kpis[kpi];
    if (figure) figure.has_source = false;
    await route.fulfill({response: answer, json: told});
  });
  await openPage(page, `${site.origin}/en/office`);
  const list = page.locator("details", {has: page.getByRole("heading", {name: title, exact: true})});
  await list.getByText("No source").waitFor();
  const text = await list.innerText();
  expect(text).toContain(needs);
  expect(text).not.toMatch(/CSV|Nothing found/);
  expect(complaints).toEqual([]);
  await context.close();
});
