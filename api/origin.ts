import type {FastifyInstance} from "fastify";
import {Problem} from "./problems.ts";

/**
 * Behind a configured address nothing that a request says of where it went is believed: another host, a plain
 * connection where ours is encrypted, or a change from another site are refused. Only whether we are well may be asked
 * by any name, for whoever watches the machine.
 */
export function addOriginRules(app: FastifyInstance, publicOrigin: string): void {
  const {host, protocol} = new URL(publicOrigin);
  app.addHook("onRequest", async (request) => {
    if (request.routeOptions.url === "/api/health") return;
    if (request.headers.host !== host || `${request.protocol}:` !== protocol) throw new Problem("wrong_address");
    const {origin} = request.headers;
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (!isRead && origin !== undefined && origin !== publicOrigin) throw new Problem("cross_site");
  });
}
