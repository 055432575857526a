import {AUDIT_TABLES} from "../audit/tables.ts";

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
  ],
  // The provider of our own: its records, and the codes it sends.
  [
    `create table provider_record (
      kind text not null,
      id_hash text not null,
      data text not null,
      uid text,
      grant_id text,
      consumed_at bigint,
      expires_at bigint not null,
      primary key (kind, id_hash)
    )`,
    "create index provider_record_uid on provider_record (uid)",
    "create index provider_record_grant on provider_record (grant_id)",
    `create table one_time_code (
      sign_in_hash text primary key,
      address text not null,
      code_hash text not null,
      tries bigint not null,
      expires_at bigint not null
    )`,
    "create table code_request (address_hash text not null, asked_at bigint not null)",
    "create index code_request_address on code_request (address_hash)"
  ]
];
