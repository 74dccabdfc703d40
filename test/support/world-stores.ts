/** What a world is kept in: memory, or a database of either engine. */
import { createHash } from 'node:crypto';
import type {
  ChainReader,
  ConsentStore,
  Directory,
  DirectoryPort,
  Log,
  MemberStore,
  NoticeQueue,
  Random,
  SweepStore,
} from '#app/ports.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { instant } from '#domain/kernel/instant.ts';
import { chainReader } from '#store/consent/chains.ts';
import { consentStore, noticeQueue } from '#store/consent/consent-store.ts';
import { sweepStore } from '#store/consent/sweep.ts';
import { openDirectory } from '#store/directory.ts';
import type { DirectoryRows } from '#store/directory-rows.ts';
import { directoryView } from '#store/directory-view.ts';
import { type Database, timestamp } from '#store/engine/database.ts';
import { memberStore } from '#store/members.ts';
import { type MemoryConsentStore, memoryConsentStore } from './memory-consent-store.ts';
import { changedRows } from './world-directory.ts';

export interface WorldStore {
  readonly consent: ConsentStore;
  readonly queue: NoticeQueue;
  readonly sweep: SweepStore;
  readonly members: MemberStore;
  readonly chains: ChainReader;
  readonly directory: DirectoryPort;
  /** Empties the store and puts this directory into it. */
  reset(rows: DirectoryRows): Promise<void>;
  /** Takes back a business's agreement, for which there is no use case. */
  withoutAgreement(business: BusinessId): Promise<void>;
  close(): Promise<void>;
}

export function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

/** The same bytes in every run. */
export function countedRandom(): Random {
  let count = 0;
  const next = (): Buffer => {
    count += 1;
    return createHash('sha256').update(`random ${count}`).digest();
  };
  return {
    bytes: (length) => next().subarray(0, length),
    uuid() {
      const hex = next().toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    },
  };
}

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export interface MemoryWorldStore extends WorldStore {
  readonly memory: () => MemoryConsentStore;
}

export function memoryWorldStore(chunkSize?: number): MemoryWorldStore {
  let rows: DirectoryRows | null = null;
  let memory: MemoryConsentStore | null = null;
  let view: Directory | null = null;
  const put = (changed: DirectoryRows): void => {
    rows = changed;
    view = directoryView(changed);
  };
  const current = (): MemoryConsentStore => memory ?? notReset();
  const kept = (): DirectoryRows => rows ?? notReset();
  return {
    memory: current,
    get consent() {
      return current().consent;
    },
    get queue() {
      return current().queue;
    },
    get sweep() {
      return current().sweep;
    },
    get members() {
      return current().members;
    },
    get chains() {
      return current().chains;
    },
    directory: { current: () => view ?? notReset(), refresh: () => Promise.resolve() },
    async reset(given) {
      put(given);
      memory = memoryConsentStore(
        { random: countedRandom(), digest: sha256 },
        (business, change) => {
          put(changedRows(kept(), business, change));
        },
        chunkSize,
      );
      for (const { business_id } of given.businesses) {
        memory.state.modes.set(business_id as BusinessId, { mode: 'opt_out', objectors: [] });
      }
    },
    async withoutAgreement(business) {
      const businesses = kept().businesses.map((row) => (row.business_id === business ? { ...row, agreement: null } : row));
      put({ ...kept(), businesses });
    },
    close: () => Promise.resolve(),
  };
}

function notReset(): never {
  throw new Error('the store was not reset');
}

/** Everything the real store does, on a database whose migrations are applied. */
export async function databaseWorldStore(database: Database): Promise<WorldStore> {
  const directory = await openDirectory(database, silentLog);
  return {
    consent: consentStore(database, { random: countedRandom(), digest: sha256 }),
    queue: noticeQueue(database),
    sweep: sweepStore(database),
    members: memberStore(database),
    chains: chainReader(database),
    directory,
    async reset(rows) {
      const tables = await selectTables(database);
      await database.transaction((tx) => tx.script(`${emptied(tables)} ${filled(rows)}`));
      await directory.refresh();
    },
    async withoutAgreement(business) {
      await database.script(`update businesses set agreement = null where business_id = ${business}`);
      await directory.refresh();
    },
    close: () => directory.close(),
  };
}

async function selectTables(database: Database): Promise<readonly string[]> {
  const text = `select tablename as name from pg_tables where schemaname = 'public'`;
  const tables = await database.query<{ name: string }>({ name: 'tables_of_tests', text });
  const kept = new Set(['deployment', 'directory_version']);
  return tables.map(({ name }) => name).filter((name) => !kept.has(name) && !name.includes('migration'));
}

/**
 * Only a test may empty the evidence: as a superuser it turns the guard off for one transaction. Deleting a few rows is cheaper than
 * truncating twenty tables.
 */
function emptied(tables: readonly string[]): string {
  return `set local session_replication_role = replica;
    ${tables.map((table) => `delete from ${table};`).join('\n')}
    update deployment set terms = '{}', clock_offset_ms = 0;`;
}

function filled(rows: DirectoryRows): string {
  const businesses = rows.businesses.map(
    (row) => `insert into businesses overriding system value values
      (${[row.business_id, text(row.legal_name), text(row.entity_id), json(row.agreement), json(row.terms), at(row.created_at)].join(', ')});
      insert into business_modes (business_id) values (${row.business_id});`,
  );
  const accounts = rows.accounts.map(
    (row) => `insert into accounts overriding system value values
      (${[row.account_id, row.business_id, text(row.sid), text(row.brand_name), text(row.status), json(row.settings), json(row.terms), at(row.created_at)].join(', ')});`,
  );
  // The list is newest first, and the directory reads it back in that order.
  const numbers = rows.numbers.map(
    (row, index) => `insert into service_numbers values
      (${[row.number, row.account_id, text(row.header), text(row.meaning), row.business_id, row.connection_id, at(instant(1_000_000 - index)), 'null'].map((value) => value ?? 'null').join(', ')});`,
  );
  const connections = rows.connections.map(
    (row) => `insert into carrier_connections overriding system value values
      (${[row.connection_id, text(row.name), text(row.dialect), `'\\x${Buffer.from(row.secret_hash).toString('hex')}'`, at(row.created_at), 'null'].join(', ')});`,
  );
  return [...businesses, ...accounts, ...numbers, ...connections].join('\n');
}

function text(value: string | null): string {
  return value === null ? 'null' : `'${value.replaceAll("'", "''")}'`;
}

function json(value: object | null): string {
  return value === null ? 'null' : text(JSON.stringify(value));
}

function at(value: Parameters<typeof timestamp>[0]): string {
  return `'${timestamp(value)}'`;
}
