import type { AccountId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { type Entry, type NoticeMark, noStanding, type Objection, type Standing } from '#domain/whitelist/standing.ts';
import type { EntryState } from '#domain/whitelist/transitions.ts';
import type { CopyTarget, SqlValue } from '#store/engine/database.ts';

/** A row of whitelist_entries as it is read. */
export interface StandingRow {
  readonly number: PhoneNumber;
  readonly n: number;
  readonly account_id: AccountId | null;
  readonly state: EntryState | null;
  readonly posted_at: Instant | null;
  readonly expires_at: Instant | null;
  readonly line: PhoneNumber | null;
  readonly accepted_at: Instant | null;
  readonly receipts: boolean | null;
  readonly delivered: boolean | null;
  readonly objected_at: Instant | null;
  readonly objection_door: Objection['door'] | null;
  readonly asking_allowed: boolean | null;
  readonly more: Omit<Standing, 'n'> | null;
}

export const standingColumns = `number, n, account_id, state, posted_at, expires_at, line, accepted_at, receipts, delivered,
  objected_at, objection_door, asking_allowed, more`;

/** The columns that are written; `more` as JSON text, null where the other columns say it all. */
export type StandingColumns = Omit<StandingRow, 'number' | 'more'> & { readonly more: string | null };

export function standingFromRow(row: StandingRow): Standing {
  if (row.more !== null) return { ...row.more, n: row.n };
  const objection = objectionFromRow(row);
  if (row.account_id === null || row.state === null || row.posted_at === null || row.expires_at === null) {
    return { ...noStanding, n: row.n, objection };
  }
  const entry: Entry = {
    state: row.state,
    postedAt: row.posted_at,
    expiresAt: row.expires_at,
    strict: false,
    notice: FIRST_NOTICE,
    noticeQueuedAt: row.posted_at,
    line: row.line,
    acceptedAt: row.accepted_at,
    receipts: row.receipts ?? false,
    delivered: row.delivered ?? false,
    renewal: null,
  };
  return {
    n: row.n,
    objection,
    accounts: [{ account: row.account_id, entry, contactUntil: null, member: null }],
    notices: [onlyMark(entry, row.account_id)],
  };
}

function objectionFromRow(row: StandingRow): Objection | null {
  if (row.objected_at === null || row.objection_door === null) return null;
  return { at: row.objected_at, door: row.objection_door, askingAllowed: row.asking_allowed ?? false };
}

export function columnsOfStanding(standing: Standing): StandingColumns {
  const own = standing.accounts.find((one) => one.entry !== null) ?? standing.accounts[0];
  const entry = own?.entry ?? null;
  const { n, objection, accounts, notices } = standing;
  return {
    n,
    account_id: own?.account ?? null,
    state: entry?.state ?? null,
    posted_at: entry?.postedAt ?? null,
    expires_at: entry?.expiresAt ?? null,
    line: entry?.line ?? null,
    accepted_at: entry?.acceptedAt ?? null,
    receipts: entry?.receipts ?? null,
    delivered: entry?.delivered ?? null,
    objected_at: objection?.at ?? null,
    objection_door: objection?.door ?? null,
    asking_allowed: objection?.askingAllowed ?? null,
    more: fitsColumns(standing) ? null : JSON.stringify({ objection, accounts, notices }),
  };
}

/** The rows of numbers that had none. */
export const standingTarget: CopyTarget = {
  table: 'whitelist_entries',
  columns: [
    { name: 'business_id', type: 'int4' },
    { name: 'number', type: 'int8' },
    { name: 'first_at', type: 'timestamptz' },
    { name: 'head', type: 'bytea' },
    { name: 'n', type: 'int4' },
    { name: 'account_id', type: 'int4' },
    { name: 'state', type: 'enum:entry_state' },
    { name: 'posted_at', type: 'timestamptz' },
    { name: 'expires_at', type: 'timestamptz' },
    { name: 'line', type: 'int8' },
    { name: 'accepted_at', type: 'timestamptz' },
    { name: 'receipts', type: 'bool' },
    { name: 'delivered', type: 'bool' },
    { name: 'objected_at', type: 'timestamptz' },
    { name: 'objection_door', type: 'text' },
    { name: 'asking_allowed', type: 'bool' },
    { name: 'more', type: 'jsonb' },
  ],
};

/** A row for {@link standingTarget}. */
export function standingValues(
  place: { readonly business: number; readonly number: PhoneNumber; readonly firstAt: Instant; readonly head: Uint8Array },
  columns: StandingColumns,
): readonly SqlValue[] {
  return [
    place.business,
    place.number,
    place.firstAt,
    place.head,
    columns.n,
    columns.account_id,
    columns.state,
    columns.posted_at,
    columns.expires_at,
    columns.line,
    columns.accepted_at,
    columns.receipts,
    columns.delivered,
    columns.objected_at,
    columns.objection_door,
    columns.asking_allowed,
    columns.more,
  ];
}

/** The notice of an entry that its first event queued: the common case, for which the columns suffice. */
const FIRST_NOTICE = 1;

function fitsColumns(standing: Standing): boolean {
  const [own, another] = standing.accounts;
  const [mark, anotherMark] = standing.notices;
  if (own === undefined) return mark === undefined;
  if (own.entry === null || another !== undefined || mark === undefined || anotherMark !== undefined) return false;
  const { entry } = own;
  if (own.contactUntil !== null || own.member !== null || entry.strict || entry.renewal !== null) return false;
  if (entry.notice !== FIRST_NOTICE || entry.noticeQueuedAt !== entry.postedAt) return false;
  return sameMark(mark, onlyMark(entry, own.account));
}

function onlyMark(entry: Entry, account: AccountId): NoticeMark {
  return {
    notice: FIRST_NOTICE,
    account,
    queuedAt: entry.postedAt,
    fate: entry.acceptedAt === null ? 'pending' : 'accepted',
    acceptedAt: entry.acceptedAt,
    meaning: entry.state === 'awaiting' ? 'ask' : 'inform',
    line: entry.line,
    receipts: entry.receipts,
    delivered: entry.delivered,
  };
}

function sameMark(one: NoticeMark, other: NoticeMark): boolean {
  return (
    one.notice === other.notice &&
    one.account === other.account &&
    one.queuedAt === other.queuedAt &&
    one.fate === other.fate &&
    one.acceptedAt === other.acceptedAt &&
    one.unknownAt === other.unknownAt &&
    one.meaning === other.meaning &&
    one.line === other.line &&
    one.receipts === other.receipts &&
    one.delivered === other.delivered
  );
}
