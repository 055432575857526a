import {readdirSync} from "node:fs";
import path from "node:path";
import fastifyStatic from "@fastify/static";
import type {FastifyInstance} from "fastify";
import {Problem, sendProblem} from "./problems.ts";

/** Files whose name changes with their content. */
const HASHED = /^_(?:node|npm|import|observablehq|page|file|jsr)\//;

/**
 * Serves the built pages. They hold no figures, so they are public. An address is looked up among the files there
 * are, never turned into a path: `/fi/members` is `fi/members.html`, `/fi/employers/<id>` the page `fi/employers/_.html`.
 */
export async function addPages(app: FastifyInstance, folder: string | undefined): Promise<void> {
  const files = new Set(folder === undefined ? [] : list(folder));
  if (folder !== undefined) {
    await app.register(fastifyStatic, {root: folder, serve: false, preCompressed: true, cacheControl: false});
  }
  app.setNotFoundHandler({}, (request, reply) => {
    const address = request.url.split("?", 1)[0] ?? "/";
    const isRead = request.method === "GET" || request.method === "HEAD";
    const isOurs = /^\/(?:api|auth)(?:\/|$)/.test(address);
    const file = isRead && !isOurs ? fileFor(address, files) : undefined;
    if (file !== undefined) {
      return reply
        .header("cache-control", HASHED.test(file) ? "public, max-age=31536000, immutable" : "no-cache")
        .sendFile(file);
    }
    if (isRead && !isOurs && files.has("404.html")) {
      return reply.code(404).header("cache-control", "no-cache").sendFile("404.html");
    }
    return sendProblem(reply, new Problem("not_found"), request.id);
  });
}

function list(folder: string): string[] {
  return readdirSync(folder, {withFileTypes: true, recursive: true})
    .filter((entry) => entry.isFile() && !/\.(?:br|gz)$/.test(entry.name))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"));
}

function fileFor(address: string, files: ReadonlySet<string>): string | undefined {
  let name: string;
  try {
    name = decodeURIComponent(address).replace(/^\/+/, "").replace(/\/+$/, "");
  } catch {
    return undefined;
  }
  const parent = name.split("/").slice(0, -1).join("/");
  const candidates = name === "" ? ["index.html"] : [name, `${name}.html`, `${name}/index.html`, `${parent}/_.html`];
  return candidates.find((candidate) => files.has(candidate));
}
