/** The audit log: appended before an act, ended once after it. */
import type { AuditEnd, AuditEntry, AuditLog, NewAuditEntry } from '#app/ports/audit.ts';
import type { PageWanted } from '#app/ports/reading-back.ts';
import type { Clock } from '#app/ports/system.ts';
import type { AccountId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import { type Database, type Sql, timestamp } from '#store/engine/database.ts';

/** `clock` is a real one. */
export function auditLog(database: Database, clock: Clock): AuditLog {
  return {
    begin: (entry) => insertEntry(database, entry, clock.now()),
    end: (request, end) => updateEnd(database, request, end),
    async page(account, page) {
      const items = await selectEntries(database, account, page);
      const last = items.at(-1);
      return { items, next: items.length < page.limit || last === undefined ? null : [last.id, 0] };
    },
  };
}

async function insertEntry(sql: Sql, entry: NewAuditEntry, now: Instant): Promise<void> {
  const text = `
    insert into audit_entries (at, request_id, actor, actor_name, address, act, business_id, account_id, given)
    values ($1::timestamptz, $2::uuid, $3, $4, $5, $6, $7, $8, $9::jsonb)`;
  const { request, actor, actorName, address, act, business, account, given } = entry;
  const values = [timestamp(now), request, actor, actorName, address, act, business, account, JSON.stringify(given)];
  await sql.query({ name: 'begin_audit', text }, values);
}

async function updateEnd(sql: Sql, request: string, { status, before, after }: AuditEnd): Promise<void> {
  const text = `
    update audit_entries set status = $2::int2, before = $3::jsonb, after = $4::jsonb
    where request_id = $1::uuid and status is null`;
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  await sql.query({ name: 'end_audit', text }, [request, status, json(before), json(after)]);
}

const LATEST = Number.MAX_SAFE_INTEGER;

function selectEntries(sql: Sql, account: AccountId | null, { after, limit }: PageWanted): Promise<readonly AuditEntry[]> {
  const columns = `audit_id as id, at, request_id::text as request, actor, actor_name as "actorName", address, act, business_id as business,
         account_id as account, given, status, before, after`;
  const before = after?.[0] ?? LATEST;
  if (account === null) {
    const text = `select ${columns} from audit_entries where audit_id < $1::int8 order by audit_id desc limit $2`;
    return sql.query<AuditEntry>({ name: 'audit', text }, [before, limit]);
  }
  const text = `
    select ${columns} from audit_entries where account_id = $1 and audit_id < $2::int8 order by audit_id desc limit $3`;
  return sql.query<AuditEntry>({ name: 'audit_of_account', text }, [account, before, limit]);
}
