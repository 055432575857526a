import {readFileSync, rmSync, writeFileSync} from "node:fs";
import path from "node:path";
import type {Browser, BrowserContext, Page} from "playwright-core";
import {afterAll, afterEach, beforeAll, expect, test} from "vitest";
import {openMailServer, type MailServer} from "../../api/signIn/codes/mailServer.test-data.ts";
import {publishFixture} from "../../api/fixture/fixture.test-data.ts";
import {CLIENT, openProviderServer, type ProviderServer} from "../../api/signIn/providerServer.test-data.ts";
import {readCatalogue} from "../../models/catalogue.ts";
import {LANGUAGES} from "../site.ts";
import {freePort, launch, serve, type Site} from "./browser.ts";

// The real server, a real provider and a real mail server, each with a port of its own, and nobody invented.

const axe = readFileSync(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const environment = {SESSION: "9f2c4e8a1b7d3056e4c8a2f1907b6d35", CLIENT: CLIENT.secret, MAIL: "of-the-mail-server"};

let browser: Browser;
let provider: ProviderServer;
let mail: MailServer;
let site: Site | undefined;
let folder = "";
let port = 0;
let origin = "";
beforeAll(async () => {
  port = await freePort();
  origin = `http://localhost:${port}`;
  provider = await openProviderServer([`${origin}/auth/callback`], {
    "by-address": {email: "Steward@Example.org", email_verified: true}
  });
  mail = await openMailServer({user: "tillit", password: environment.MAIL});
  const published = await publishFixture({
    people: "real",
    kpis: readCatalogue(),
    extra: `insert into login_subjects values ('${provider.issuer}', 'rep', 'p:regional-rep')`
  });
  folder = published.folder;
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await provider?.close();
  await mail?.close();
  rmSync(folder, {recursive: true, force: true});
});

const configure = (serveAs: object): void =>
  writeFileSync(
    path.join(folder, "tillit.yaml"),
    JSON.stringify({
      people: "real",
      sources: [],
      serve: {sign_in: "oidc", public_origin: origin, session_secret_env: "SESSION", ...serveAs}
    })
  );
const open = async (): Promise<void> => void (site = await serve(folder, {port, environment}));
afterEach(() => site?.close());

/** A phone, and every complaint of its console but the 401 of who is signed out. */
async function phone(): Promise<{context: BrowserContext; page: Page; complaints: string[]}> {
  const context = await browser.newContext({viewport: {width: 390, height: 844}, locale: "fi-FI"});
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("401")) complaints.push(message.text());
  });
  return {context, page, complaints};
}

const personOf = async (context: BrowserContext): Promise<string> => {
  const answer = await context.request.get(`${origin}/api/session`);
  return answer.ok() ? ((await answer.json()) as {person_id: string}).person_id : String(answer.status());
};

test("through the union's provider: in, over a restart, to the page one wanted, and out at both ends", async () => {
  configure({issuer: provider.issuer, client_id: CLIENT.id, client_secret_env: "CLIENT", link_by_email: true});
  await open();
  const {context, page, complaints} = await phone();
  await page.goto(`${origin}/fi/`);
  await page.getByRole("link", {name: "Kirjaudu"}).click();
  await page.locator("input[name=name]").fill("rep");
  await page.getByRole("button").click();
  await page.waitForURL(`${origin}/fi/region`);
  await page.waitForSelector("#page:not([aria-busy])");
  expect(await personOf(context)).toBe("p:regional-rep");
  const [cookie] = (await context.cookies(origin)).filter(({name}) => name === "tillit");
  expect(cookie).toMatchObject({httpOnly: true, sameSite: "Lax", path: "/"});

  await site?.close();
  await open();
  await page.reload();
  await page.waitForSelector("#page:not([aria-busy])");
  expect(await personOf(context)).toBe("p:regional-rep");

  await page.locator("#account summary").click();
  await page.getByRole("button", {name: "Kirjaudu ulos", exact: true}).click();
  await page.waitForURL(`${provider.issuer}/session/end?**`);
  expect(await personOf(context)).toBe("401");

  await context.clearCookies();
  await page.goto(`${origin}/fi/members?filter=new`);
  await page.locator("#page .card a.button").click();
  await page.waitForURL(`${origin}/fi/?return_to=**`);
  await page.getByRole("link", {name: "Kirjaudu"}).click();
  await page.locator("input[name=name]").fill("by-address");
  await page.getByRole("button").click();
  await page.waitForURL((url) => url.href === `${origin}/fi/members?filter=new`);
  expect(await personOf(context)).toBe("p:steward");
  expect(complaints).toEqual([]);
  await context.close();
});

test("signing out everywhere ends the session of another browser", async () => {
  await open();
  const [one, other] = [await phone(), await phone()];
  for (const {page} of [one, other]) {
    await page.goto(`${origin}/auth/sign-in?language=en`);
    await page.locator("input[name=name]").fill("rep");
    await page.getByRole("button").click();
    await page.waitForURL(`${origin}/en/region`);
  }
  await one.page.waitForSelector("#page:not([aria-busy])");
  await one.page.locator("#account summary").click();
  await one.page.getByRole("button", {name: "Sign out everywhere"}).click();
  await one.page.waitForURL(`${provider.issuer}/session/end?**`);
  expect(await personOf(other.context)).toBe("401");
  await one.context.close();
  await other.context.close();
});

test("whom the register does not know is told so in their own language, and may try again", async () => {
  await open();
  const {context, page, complaints} = await phone();
  await page.goto(`${origin}/auth/sign-in?language=sv`);
  await page.locator("input[name=name]").fill("stranger");
  await page.getByRole("button").click();
  await page.waitForURL(`${origin}/sv/?refused=unknown`);
  expect(await page.getByRole("alert").innerText()).toContain("Registret känner ingen");
  expect(await page.getByRole("link", {name: "Logga in"}).count()).toBe(1);
  expect(await personOf(context)).toBe("401");
  expect(complaints).toEqual([]);
  await context.close();
});

test("through the provider of our own: a code comes by mail, and no page of it needs a script", async () => {
  const own = await freePort();
  const codes = `http://localhost:${own}`;
  configure({
    codes: {
      public_origin: codes,
      port: own,
      mail: {
        host: "127.0.0.1",
        port: mail.port,
        from: "tillit@example.org",
        user: "tillit",
        password_env: "MAIL",
        encrypted: false
      }
    }
  });
  await open();
  const {context, page, complaints} = await phone();
  await page.goto(`${origin}/fi/`);
  await page.getByRole("link", {name: "Kirjaudu"}).click();
  await page.waitForURL(`${codes}/interaction/**`);
  expect(await page.locator("script").count()).toBe(0);
  await page.getByLabel("Sähköpostiosoitteesi").fill("regional-rep@example.org");
  await page.getByRole("button").click();
  const {to, text} = await mail.next();
  expect(to).toEqual(["regional-rep@example.org"]);
  const code = /\b\d{8}\b/.exec(text)?.[0] ?? "";
  await page.getByLabel("Kahdeksannumeroinen koodi").fill(code === "00000000" ? "11111111" : "00000000");
  await page.getByRole("button").click();
  expect(await page.getByRole("alert").innerText()).toContain("Koodi ei ole oikea");
  await page.getByLabel("Kahdeksannumeroinen koodi").fill(code);
  await page.getByRole("button").click();
  await page.waitForURL(`${origin}/fi/region`);
  expect(await personOf(context)).toBe("p:regional-rep");
  expect(complaints).toEqual([]);
  await context.close();

  for (const language of LANGUAGES)
    for (const colorScheme of ["light", "dark"] as const) {
      const seen = await browser.newContext({viewport: {width: 390, height: 844}, colorScheme, bypassCSP: true});
      const one = await seen.newPage();
      await one.goto(`${origin}/auth/sign-in?language=${language}`);
      for (const step of ["address", "code", "wrong"]) {
        await one.addScriptTag({content: axe});
        const found = await one.evaluate(async () => {
          const {axe: runner} = globalThis as unknown as {axe: {run: () => Promise<{violations: {id: string}[]}>}};
          return {
            lang: document.documentElement.lang,
            violations: (await runner.run()).violations.map(({id}) => id),
            overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth
          };
        });
        expect({step, ...found}).toEqual({step, lang: language, violations: [], overflow: 0});
        await one.locator("input").fill(step === "address" ? "nobody@example.org" : "00000000");
        await one.getByRole("button").click();
      }
      await seen.close();
    }
});
