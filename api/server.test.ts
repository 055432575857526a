import {spawn} from "node:child_process";
import {once} from "node:events";
import {rmSync, writeFileSync} from "node:fs";
import path from "node:path";
import {fileURLToPath} from "node:url";
import {expect, test} from "vitest";
import {readCatalogue} from "../models/catalogue.ts";
import {publishFixture} from "./fixture/fixture.test-data.ts";

const SERVER = fileURLToPath(new URL("server.ts", import.meta.url));

function start(data: string, env: Record<string, string> = {}, host = "127.0.0.1") {
  const child = spawn(process.execPath, [SERVER, "--data", data, "--port", "0", "--host", host], {
    env: {...process.env, ...env},
    stdio: ["ignore", "pipe", "pipe"]
  });
  const said = {text: ""};
  child.stdout.on("data", (chunk) => (said.text += String(chunk)));
  child.stderr.on("data", (chunk) => (said.text += String(chunk)));
  const ended = once(child, "exit");
  const listening = async (): Promise<string> => {
    for (let i = 0; i < 300; i++) {
      const found = /http:\/\/localhost:\d+/.exec(said.text)?.[0];
      if (found) return found.replace("localhost", "127.0.0.1");
      if (child.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`the server did not start: ${said.text}`);
  };
  return {child, said, ended, listening};
}

test("the server says one line, answers what is under way when it is told to stop, and ends well", async () => {
  const {folder} = await publishFixture({kpis: readCatalogue()});
  const {child, said, ended, listening} = start(folder);
  const origin = await listening();
  const signed = await fetch(`${origin}/auth/persona`, {
    method: "POST",
    headers: {"content-type": "application/json"},
    body: JSON.stringify({subject: "regional-rep"})
  });
  const cookie = String(signed.headers.get("set-cookie")).split(";")[0] ?? "";
  const units = ["R1", "B1", "B2", "C1", "W1", "W2", "employers"];
  const asked = units.map((unit) =>
    fetch(`${origin}/api/overview?unit=${unit}`, {headers: {cookie, connection: "close"}})
  );
  // The first answer shows that all have arrived.
  await Promise.race(asked);
  child.kill("SIGTERM");
  const statuses = await Promise.all(asked.map(async (answer) => (await answer).status));
  expect(statuses).toEqual(units.map(() => 200));
  expect(await ended).toEqual([0, null]);
  expect(said.text.trim().split("\n")).toHaveLength(1);
  rmSync(folder, {recursive: true});
}, 60_000);

test("the server does not start where personas may not, or on a setting it does not know", async () => {
  const {folder} = await publishFixture({kpis: readCatalogue()});
  const refused = start(folder, {NODE_ENV: "production"});
  expect((await refused.ended)[0]).not.toBe(0);
  expect(refused.said.text).toContain("personas may not sign in here: NODE_ENV is production");
  writeFileSync(path.join(folder, "tillit.yaml"), "serve: {sign_in: everybody}\n");
  const unknown = start(folder);
  expect((await unknown.ended)[0]).not.toBe(0);
  expect(unknown.said.text).toContain("tillit.yaml does not fit its schema");
  writeFileSync(
    path.join(folder, "tillit.yaml"),
    `serve: {sign_in: oidc, public_origin: "https://tillit.union.example", session_secret_env: SESSION,
      issuer: "https://id.union.example", client_id: tillit, client_secret_env: CLIENT}\n`
  );
  const weak = start(folder, {SESSION: "changeme".repeat(4), CLIENT: ""});
  expect((await weak.ended)[0]).not.toBe(0);
  expect(weak.said.text).toContain("serve.session_secret holds a word that stands in examples");
  expect(weak.said.text).toContain("client_secret_env names a variable that is not set: CLIENT");
  rmSync(folder, {recursive: true});
}, 60_000);
