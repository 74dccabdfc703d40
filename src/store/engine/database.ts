/**
 * The database as the rest of `store/` sees it. Two engines answer to it with identical results: a PostgreSQL server
 * (`openPostgres`) and an embedded PostgreSQL in a worker thread (`openEmbedded`).
 *
 * Values in: a number becomes its decimal text, a `Uint8Array` a bytea, an array a PostgreSQL array, JSON is handed over as
 * serialised text, an instant through `timestamp()`. Values out: int2, int4, int8 and oid as numbers (an int8 beyond
 * Number.MAX_SAFE_INTEGER is an error), timestamptz as milliseconds since the epoch, bytea as bytes, json and jsonb parsed,
 * bool as boolean, text, uuid, numeric and enums as strings, arrays of these as arrays, null as null.
 */
import { type Instant, utcText } from '#domain/kernel/instant.ts';
import type { CopiedRow } from './copy-out.ts';

/** A parameter. Arrays are bound as PostgreSQL arrays; the statement's cast decides the element type. */
export type SqlValue = null | boolean | number | string | Uint8Array | readonly SqlValue[];

/** One prepared statement: `name` is its name in the session, so one name must always mean one text. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

export interface Sql {
  query<Row extends object>(statement: Statement, values?: readonly SqlValue[]): Promise<readonly Row[]>;
}

/** `enum:consent_kind` is a column of the enumerated type `consent_kind`. */
export type ColumnType =
  | 'int2'
  | 'int4'
  | 'int8'
  | 'bool'
  | 'text'
  | 'bytea'
  | 'uuid'
  | 'timestamptz'
  | 'jsonb'
  | `enum:${string}`;

export interface CopyTarget {
  readonly table: string;
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
}

export interface Transaction extends Sql {
  /**
   * Appends rows with binary COPY. A timestamptz is given in milliseconds since the epoch, a jsonb as serialised text. Rows that
   * do not fit the columns reject and, as any error does, leave the transaction to be rolled back.
   */
  copyIn(target: CopyTarget, rows: readonly (readonly SqlValue[])[]): Promise<void>;
  /** Runs several statements without parameters inside the transaction (migrations). */
  script(sql: string): Promise<void>;
}

/**
 * The embedded engine has one session: a transaction owns it from begin to commit and every other call waits its turn. So inside
 * `transaction` use only the `tx` it hands over; a call on the Database itself would wait for the transaction it is part of. The
 * embedded engine ends such a wait with an error after its wait limit.
 */
export interface Database extends Sql {
  readonly kind: 'embedded' | 'postgres';
  /**
   * For short questions that are asked thousands of times a second: a session of their own, which is kept. A new one, or one of many
   * in turn, would have every page to look at for the first time.
   */
  readonly steady: Sql;
  /** Read committed; commits when `work` resolves, rolls back when it throws. Never retried here: see `isRetryable`. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * Hears every NOTIFY on the channel from the time it resolves until the function it resolves to is called. `missed` is called
   * after a lost connection has been made again: something may have been said meanwhile, so read again what you follow.
   */
  listen(channel: string, heard: (payload: string) => void, missed?: () => void): Promise<() => Promise<void>>;
  /**
   * Hands over every row of a `copy … to stdout (format binary)`, in order and as of one instant. The statement has no parameters;
   * its name is for errors.
   */
  copyOut(statement: Statement, each: (row: CopiedRow) => void): Promise<void>;
  /** Runs several statements without parameters in one implicit transaction, unless they contain their own begin and commit. */
  script(sql: string): Promise<void>;
  close(): Promise<void>;
}

/** The bind form of an instant: ISO 8601 in UTC, which every timestamptz parameter accepts. */
export function timestamp(at: Instant): string {
  return utcText(at);
}

/**
 * The bind form of a list of serialised JSON texts, for `jsonb_array_elements`; null becomes JSON's own null. An array of jsonb
 * would have to be quoted once more.
 */
export function jsonArray(texts: readonly (string | null)[]): string {
  return `[${texts.map((text) => text ?? 'null').join(',')}]`;
}

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const UNIQUE_VIOLATION = '23505';
const DISK_FULL = '53100';

/** True when the transaction lost against another one and would succeed if its work were simply done again. */
export function isRetryable(error: unknown): boolean {
  const code = fieldOf(error, 'code');
  return code === SERIALIZATION_FAILURE || code === DEADLOCK_DETECTED;
}

/** True for a violated unique or primary key, of the named constraint when one is given. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (fieldOf(error, 'code') !== UNIQUE_VIOLATION) return false;
  return constraint === undefined || fieldOf(error, 'constraint') === constraint;
}

/** True where the database had no page left to write to. */
export function isDiskFull(error: unknown): boolean {
  return fieldOf(error, 'code') === DISK_FULL;
}

function fieldOf(error: unknown, field: 'code' | 'constraint'): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, field) : undefined;
}
