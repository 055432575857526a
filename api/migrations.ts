import {AUDIT_TABLES} from "./auditTables.ts";

export type Engine = "sqlite" | "postgres";

/** Statements one after another; what the engines say in different words stands there in each one's own. */
export type Step = readonly (string | Readonly<Record<Engine, readonly string[]>>)[];

/**
 * The schema of the operations store, step by step, for both engines. Each step runs once, in order; a shipped one is
 * never changed, and a new one goes to the end.
 */
export const MIGRATIONS: readonly Step[] = [
  // As the first SQLite files have it.
  [
    "create table if not exists setting (name text primary key, value text not null)",
    "create table if not exists session (id_hash text primary key, data text not null, expires_at bigint not null)"
  ],
  // Who is signed in: by person, so that all of a person's sessions can end, and by when they were last seen.
  [
    "drop table session",
    `create table session (
      id_hash text primary key,
      person_id text,
      data text not null,
      seen_at bigint not null,
      expires_at bigint not null
    )`,
    "create index session_person on session (person_id)",
    "create index session_expires_at on session (expires_at)"
  ],
  AUDIT_TABLES,
  // Sign-ins under way at the provider.
  [
    `create table sign_in (
      key_hash text primary key,
      state text not null,
      nonce text not null,
      verifier text not null,
      language text not null,
      return_to text,
      expires_at bigint not null
    )`
  ]
];
