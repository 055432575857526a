import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import path from "node:path";
import {afterAll, beforeAll, expect, test} from "vitest";
import {brotliCompressSync, brotliDecompressSync} from "node:zlib";
import {type FixtureApp, openFixture} from "./fixture/app.test-data.ts";

let fixture: FixtureApp;
const root = mkdtempSync(path.join(tmpdir(), "tillit-pages-"));
const pages = path.join(root, "dist");

beforeAll(async () => {
  const files = {
    "index.html": "start",
    "404.html": "nothing here",
    "fi/index.html": "fi start",
    "fi/members.html": "fi members",
    "fi/employers.html": "fi employers",
    "fi/employers/_.html": "fi one employer",
    "_file/words.abc123.json": "{}"
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(pages, name)), {recursive: true});
    writeFileSync(path.join(pages, name), text);
  }
  writeFileSync(path.join(pages, "fi/members.html.br"), brotliCompressSync("fi members"));
  writeFileSync(path.join(root, "secret.txt"), "secret");
  fixture = await openFixture({pages});
});
afterAll(async () => {
  await fixture.close();
  rmSync(root, {recursive: true});
});

const get = (url: string, headers: Record<string, string> = {}) => fixture.app.inject({url, headers});

test.each([
  ["/", "start"],
  ["/fi", "fi start"],
  ["/fi/", "fi start"],
  ["/fi/members", "fi members"],
  ["/fi/members.html", "fi members"],
  ["/fi/members?filter=new", "fi members"],
  ["/fi/employers", "fi employers"],
  ["/fi/employers/demo%3Aworkplace-1", "fi one employer"],
  ["/fi/employers/without:B1", "fi one employer"]
])("the address %s shows its page to anybody", async (url, text) => {
  const answer = await get(url);
  expect([answer.statusCode, answer.body]).toEqual([200, text]);
  expect(answer.headers["cache-control"]).toBe("no-cache");
  expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
});

test.each([
  "/nowhere",
  "/fi/nowhere",
  "/../secret.txt",
  "/%2e%2e/secret.txt",
  "/fi/..%2f..%2fsecret.txt",
  "/%00",
  "/fi/members.html.br",
  "//etc/passwd"
])("the address %s leads nowhere", async (url) => {
  const answer = await get(url);
  expect(answer.statusCode).toBe(404);
  expect(answer.body).not.toContain("secret");
});

test("an address that is no text is refused as a problem document, with the headers of every answer", async () => {
  const answer = await get("/%E0%A4%A");
  expect(answer.json()).toMatchObject({status: 400, code: "bad_request"});
  expect(answer.body).not.toContain("%E0");
  expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
});

test("an unknown address of the API is a problem document, not a page", async () => {
  expect((await get("/api/nowhere")).json()).toMatchObject({status: 404, code: "not_found"});
  expect((await fixture.app.inject({method: "POST", url: "/fi/members"})).json()).toMatchObject({status: 404});
});

test("a page packed at build time is sent packed", async () => {
  const answer = await get("/fi/members", {"accept-encoding": "br"});
  expect(answer.headers["content-encoding"]).toBe("br");
  expect(brotliDecompressSync(answer.rawPayload).toString()).toBe("fi members");
});

test("a file named after its content may be kept for ever", async () => {
  expect((await get("/_file/words.abc123.json")).headers["cache-control"]).toBe("public, max-age=31536000, immutable");
});
