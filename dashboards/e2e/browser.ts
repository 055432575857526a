import {spawn} from "node:child_process";
import {createServer} from "node:net";
import chromium from "@sparticuz/chromium";
import {chromium as playwright, type Browser, type BrowserContext, type Page} from "playwright-core";

/** A free port on the loopback, as the system hands it out. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))
      );
    });
  });
}

export type Site = {readonly origin: string; readonly close: () => Promise<void>};

export type ServeOptions = {readonly port?: number; readonly environment?: Readonly<Record<string, string>>};

/** Serves a data folder with the real server in a process of its own; resolves when its health answers. */
export async function serve(data: string, {port: wanted, environment = {}}: ServeOptions = {}): Promise<Site> {
  const port = wanted ?? (await freePort());
  const server = spawn(process.execPath, ["api/server.ts", "--data", data, "--port", String(port)], {
    env: {...process.env, ...environment},
    stdio: ["ignore", "pipe", "pipe"]
  });
  let said = "";
  server.stdout.on("data", (chunk) => (said += chunk));
  server.stderr.on("data", (chunk) => (said += chunk));
  const origin = `http://localhost:${port}`;
  const close = () =>
    new Promise<void>((resolve) => {
      if (server.exitCode !== null) return resolve();
      server.once("exit", () => resolve());
      server.kill("SIGTERM");
    });
  for (let attempt = 0; attempt < 150; attempt += 1) {
    if (server.exitCode !== null) throw new Error(`the server stopped at its start: ${said}`);
    const answer = await fetch(`${origin}/api/health`).catch(() => undefined);
    if (answer?.ok) return {origin, close};
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await close();
  throw new Error(`the server did not answer in 15 s: ${said}`);
}

/**
 * Headless Chromium out of its npm package; needs no system package. The package's own flags are not taken: they put
 * everything into one process, which dies with its first page, and switch web security off, which we test.
 */
export async function launch(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ["--no-sandbox", "--no-zygote", "--disable-gpu", "--font-render-hinting=none"],
    headless: true
  });
}

/** What a page may not do unnoticed: console errors, failed requests, requests to another origin. */
export type Watched = {readonly page: Page; readonly complaints: string[]};

/** A page that writes down every console error, page error, failed answer and foreign request. */
export async function watchedPage(context: BrowserContext, origin: string): Promise<Watched> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`page error: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith("data:") && !url.startsWith("blob:"))
      complaints.push(`foreign request: ${url}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  return {page, complaints};
}

/** Signs a browser context in as a demo persona. */
export async function signIn(context: BrowserContext, origin: string, subject: string): Promise<void> {
  const answer = await context.request.post(`${origin}/auth/persona`, {
    data: {subject},
    headers: {origin}
  });
  if (!answer.ok()) throw new Error(`could not sign in as ${subject}: ${answer.status()} ${await answer.text()}`);
}

/** One persona for each role; `steward-2` holds a mandate for two unions, `steward-3` a tiny workplace. */
export const PERSONAS = [
  "steward",
  "steward-2",
  "steward-3",
  "chief-steward",
  "group-steward",
  "branch-officer",
  "regional-rep",
  "leadership",
  "register-office",
  "data-protection",
  "administrator"
];

/** A phone on which that persona is signed in. */
export async function contextOf(
  browser: Browser,
  origin: string,
  subject: string,
  options: Parameters<Browser["newContext"]>[0] = {}
): Promise<BrowserContext> {
  const context = await browser.newContext({viewport: {width: 390, height: 844}, ...options});
  await signIn(context, origin, subject);
  return context;
}

/** The pages of whoever is signed in: those of the menu, and what everybody may read of themselves. */
export async function pagesOf(context: BrowserContext, origin: string): Promise<readonly string[]> {
  const session = (await (await context.request.get(`${origin}/api/session`)).json()) as {pages: string[]};
  return [...session.pages, "looks"];
}

/** Opens a page and waits until it has drawn itself, charts included. */
export async function openPage(page: Page, address: string): Promise<void> {
  await page.goto(address, {waitUntil: "load"});
  await page.waitForSelector("#page:not([aria-busy])");
}
