/** What a world is kept in: memory, or a database of either engine. */
import { createHash } from 'node:crypto';
import type { ChainReader } from '#app/ports/chains.ts';
import type { ConsentStore, LineHold } from '#app/ports/consent.ts';
import type { Directory, DirectoryPort } from '#app/ports/directory.ts';
import type { MemberStore, SweepStore } from '#app/ports/members.ts';
import type { NoticeQueue } from '#app/ports/notices.ts';
import type { OwnCalls } from '#app/ports/own-calls.ts';
import type { RevocationStore } from '#app/ports/revocations.ts';
import type { Log, Random } from '#app/ports/system.ts';
import type { AccountId, AccountSettings, BusinessId } from '#domain/account/account.ts';
import { instant } from '#domain/kernel/instant.ts';
import { noCallingHolidays } from '#domain/permission/calling-holidays.ts';
import { realClock } from '#store/clock.ts';
import { chainReader } from '#store/consent/chains.ts';
import { consentStore, noticeQueue } from '#store/consent/consent-store.ts';
import { ownCalls } from '#store/consent/own-calls.ts';
import { sweepStore } from '#store/consent/sweep.ts';
import { openDirectory } from '#store/directory.ts';
import type { DirectoryRows } from '#store/directory-rows.ts';
import { directoryView } from '#store/directory-view.ts';
import { type Database, timestamp } from '#store/engine/database.ts';
import { memberStore } from '#store/members.ts';
import { revocationStore } from '#store/revocations.ts';
import { type MemoryConsentStore, memoryConsentStore } from './memory-consent-store.ts';
import { changedRows } from './world-directory.ts';

export interface WorldStore {
  readonly consent: ConsentStore;
  readonly queue: NoticeQueue;
  readonly sweep: SweepStore;
  readonly members: MemberStore;
  readonly ownCalls: OwnCalls;
  readonly revocations: RevocationStore;
  readonly chains: ChainReader;
  readonly directory: DirectoryPort;
  /** Empties the store and puts this directory into it. */
  reset(rows: DirectoryRows): Promise<void>;
  /** Takes back a business's agreement, for which there is no use case. */
  withoutAgreement(business: BusinessId): Promise<void>;
  /** Changes settings of an account, whoever may. */
  changeSettings(account: AccountId, settings: Partial<AccountSettings>): Promise<void>;
  /** What lies beside the standings, in an order that is the same everywhere. */
  contents(): Promise<StoreContents>;
  close(): Promise<void>;
}

export interface StoreContents {
  readonly notices: readonly KeptNotice[];
  readonly holds: readonly LineHold[];
  readonly contacts: readonly KeptContact[];
  readonly dndReports: readonly { readonly number: number; readonly at: number }[];
}

export interface KeptNotice {
  readonly number: number;
  readonly business: number;
  readonly notice: number;
  readonly account: number;
  readonly line: number | null;
  readonly form: string;
  readonly state: string;
  readonly dueAt: number;
  readonly attempts: number;
  readonly messageId: string | null;
}

export interface KeptContact {
  readonly number: number;
  readonly id: string;
  readonly business: number;
  readonly outcome: string;
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
    get ownCalls() {
      return current().ownCalls;
    },
    get revocations() {
      return current().revocations;
    },
    get chains() {
      return current().chains;
    },
    directory: { current: () => view ?? notReset(), refresh: () => Promise.resolve() },
    async reset(given) {
      put(given);
      memory = memoryConsentStore(
        { random: countedRandom(), digest: sha256 },
        {
          change: (business, change) => put(changedRows(kept(), business, change)),
          terms: (business, account) => ({
            deployment: kept().deploymentTerms,
            business: kept().businesses.find((row) => row.business_id === business)?.terms ?? {},
            account: kept().accounts.find((row) => row.account_id === account)?.terms ?? {},
          }),
          callingHolidays: (business, account) =>
            kept().holidays.find((row) => row.business_id === business && row.account_id === (account ?? 0)) ?? noCallingHolidays,
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
    async changeSettings(account, changes) {
      const changed = kept().accounts.map((row) =>
        row.account_id === account ? { ...row, settings: { ...row.settings, ...changes } } : row,
      );
      put({ ...kept(), accounts: changed });
    },
    async contents() {
      const { notices, holds, contacts, dndReports } = current().state;
      return {
        notices: [...notices.values()]
          .map(({ number, business, notice, account, line, form, state, dueAt, attempts, messageId }) => {
            return { number, business, notice, account, line, form, state, dueAt, attempts, messageId };
          })
          .sort((one, other) => one.number - other.number || one.business - other.business || one.notice - other.notice),
        dndReports: [...dndReports].map(([number, at]) => ({ number, at })).sort((one, other) => one.number - other.number),
        holds: [...holds.values()].sort((one, other) => one.number - other.number || one.line - other.line),
        contacts: [...contacts]
          .map(([key, { number, id, outcome }]) => ({
            number: number ?? 0,
            id,
            business: Number(key.split(' ').at(-1)),
            outcome,
          }))
          .sort((one, other) => one.number - other.number || compareText(one.id, other.id) || one.business - other.business),
      };
    },
    close: () => Promise.resolve(),
  };
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
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
    ownCalls: ownCalls(database),
    revocations: revocationStore(database, realClock),
    chains: chainReader(database, sha256),
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
    async changeSettings(account, changes) {
      await database.script(
        `update accounts set settings = settings || '${JSON.stringify(changes)}' where account_id = ${account}`,
      );
      await directory.refresh();
    },
    async contents() {
      const rows = <Row extends object>(name: string, text: string) => database.query<Row>({ name: `tests_${name}`, text });
      return {
        notices: await rows<KeptNotice>(
          'notices',
          `select number, business_id as business, n as notice, account_id as account, line, form, state, due_at as "dueAt", attempts,
                  message_id as "messageId"
           from notices order by number, business_id, n`,
        ),
        dndReports: await rows<StoreContents['dndReports'][number]>(
          'dnd_reports',
          'select number, at from dnd_reports order by number',
        ),
        holds: await rows<LineHold>(
          'holds',
          'select number, line, business_id as business, account_id as account, n as notice from line_holds order by number, line',
        ),
        contacts: await rows<KeptContact>(
          'contacts',
          `select number, report_id as id, business_id as business, outcome
           from inbound_contacts order by number, report_id collate "C", business_id`,
        ),
      };
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
