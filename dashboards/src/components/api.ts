/** What the API answers, as the pages read it. Ids are text, days and months ISO text, counts plain numbers. */
import type {Noun} from "../../site.ts";

export type Node = {
  readonly id: string;
  readonly tree: "employer" | "organisation";
  readonly kind: string;
  readonly name: string;
};
export type Grant = {
  readonly role: string;
  readonly node_id: string;
  readonly node_name: string;
  readonly node_kind: string;
  readonly union_id: string;
  readonly ends_on: string | null;
};
export type Session = {
  readonly person_id: string;
  readonly name: string;
  readonly csrf: string;
  readonly people: "synthetic" | "invented" | "real";
  readonly as_of: string;
  readonly published_at: string;
  /** Date of the first night whose figures are kept as they were known. */
  readonly known_since: string;
  readonly roles: readonly string[];
  readonly grants: readonly Grant[];
  readonly home: Noun;
  readonly pages: readonly Noun[];
  readonly kpis: readonly string[];
  /** Of the union's dues; null for someone of unions with several. */
  readonly currency: string | null;
  readonly nodes: readonly Node[];
  /** How many members are read of by name; null where no list of members is open. */
  readonly named: number | null;
};

/** A failed request: `status` and `code` of the problem document, `id` to tell the office. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly id: string;
  constructor(status: number, code: string, id: string) {
    super(`request failed: ${status} ${code}`);
    this.status = status;
    this.code = code;
    this.id = id;
  }
}

export type Query = Readonly<Record<string, string | number | undefined>>;

/** `/api/members?unit=…`; empty and undefined values are left out. */
export function address(path: string, query: Query = {}): string {
  const pairs = Object.entries(query).filter((pair) => pair[1] !== undefined && pair[1] !== "");
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
  return text ? `${path}?${text}` : path;
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, {credentials: "same-origin", ...init});
  if (response.ok) return response;
  const body: unknown = await response.json().catch(() => ({}));
  const read = (name: string): string => {
    const value: unknown = typeof body === "object" && body !== null ? Reflect.get(body, name) : undefined;
    return typeof value === "string" ? value : "";
  };
  throw new Problem(response.status, read("code") || String(response.status), read("id"));
}

/** JSON from the API; the answer's shape is the API's promise, tested there. */
export async function json<T>(path: string, query: Query = {}): Promise<T> {
  const response = await ask(address(path, query), {headers: {accept: "application/json"}});
  return (await response.json()) as T;
}

/** The bytes of an Arrow IPC stream. */
export async function arrow(path: string, query: Query = {}): Promise<Uint8Array> {
  const response = await ask(address(path, query), {headers: {accept: "application/vnd.apache.arrow.stream"}});
  return new Uint8Array(await response.arrayBuffer());
}

/** Sends JSON; resolves to what was answered, an empty object for nothing. */
export async function post<T extends object>(path: string, body: unknown, csrf = ""): Promise<Partial<T>> {
  const headers: Record<string, string> = {"content-type": "application/json"};
  if (csrf) headers["x-csrf-token"] = csrf;
  const response = await ask(path, {method: "POST", headers, body: JSON.stringify(body)});
  return response.status === 204 ? {} : ((await response.json()) as T);
}
