import type {Step} from "../store/migrations.ts";

/**
 * The audit and the revocations. Nobody who asks through SQL changes an entry, takes one out or puts one in between:
 * triggers refuse it, in both engines. Entries at or before the newest row of `audit_start` may go: that is pruning.
 */
export const AUDIT_TABLES: Step = [
  `create table audit (
    number bigint primary key,
    at bigint not null,
    event text not null,
    person_id text,
    provider text,
    what text,
    unit text,
    mandates text,
    unions text,
    row_count bigint,
    searched bigint not null,
    about text,
    publication text,
    policy text,
    request text,
    problem text,
    chain text not null
  )`,
  "create index audit_person on audit (person_id, number)",
  "create table audit_head (number bigint not null, chain text not null)",
  "insert into audit_head values (0, '')",
  "create table audit_start (number bigint primary key, chain text not null)",
  `create table revocation (
    number bigint primary key,
    kind text not null,
    subject text not null,
    because text not null,
    revoked_at bigint not null,
    lifted_at bigint
  )`,
  "create index revocation_subject on revocation (subject)",
  {
    sqlite: [
      `create trigger audit_stays before update on audit begin
        select raise(abort, 'the audit is append-only');
      end`,
      `create trigger audit_is_kept before delete on audit
        when old.number > (select coalesce(max(number), 0) from audit_start) begin
        select raise(abort, 'the audit is append-only');
      end`,
      `create trigger audit_goes_on before insert on audit
        when new.number <> 1 + coalesce((select max(number) from audit), (select max(number) from audit_start), 0) begin
        select raise(abort, 'the audit is append-only');
      end`,
      `create trigger audit_start_stays before update on audit_start begin
        select raise(abort, 'the audit is append-only');
      end`,
      `create trigger audit_start_is_kept before delete on audit_start begin
        select raise(abort, 'the audit is append-only');
      end`
    ],
    postgres: [
      `create function audit_refuses() returns trigger language plpgsql as $$
      begin
        raise exception 'the audit is append-only';
      end $$`,
      `create function audit_keeps() returns trigger language plpgsql as $$
      begin
        if old.number > (select coalesce(max(number), 0) from audit_start) then
          raise exception 'the audit is append-only';
        end if;
        return old;
      end $$`,
      `create function audit_follows() returns trigger language plpgsql as $$
      begin
        if new.number <> 1 + coalesce((select max(number) from audit), (select max(number) from audit_start), 0) then
          raise exception 'the audit is append-only';
        end if;
        return new;
      end $$`,
      "create trigger audit_stays before update or truncate on audit for each statement execute function audit_refuses()",
      "create trigger audit_is_kept before delete on audit for each row execute function audit_keeps()",
      "create trigger audit_goes_on before insert on audit for each row execute function audit_follows()",
      `create trigger audit_start_stays before update or delete or truncate on audit_start
        for each statement execute function audit_refuses()`
    ]
  }
];
