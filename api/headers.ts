import type {FastifyInstance} from "fastify";

/** Nothing from elsewhere, nothing inline, nowhere to be framed. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'"
].join("; ");

/** On every answer, errors and pages alike. */
export const HEADERS = {
  "content-security-policy": CONTENT_SECURITY_POLICY,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY"
};

/** Security headers on every answer; what is not a page is nobody's to keep. */
export function addHeaders(app: FastifyInstance, {isDemo}: {isDemo: boolean}): void {
  const headers = isDemo ? {...HEADERS, "x-demo": "1"} : HEADERS;
  app.addHook("onRequest", (request, reply, done) => {
    reply.headers(headers);
    if (request.url.startsWith("/api/") || request.url.startsWith("/auth/")) {
      reply.header("cache-control", "private, no-store");
    }
    done();
  });
}
