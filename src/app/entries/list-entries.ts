import type { AccountContext } from '#app/ports/directory.ts';
import type { EntryRow, Page, PageWanted, Period, Position } from '#app/ports/reading-back.ts';
import type { Ports } from '#app/ports.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Language } from '#domain/notice/language.ts';
import type { Shown } from '#domain/whitelist/shown.ts';
import type { EntryState } from '#domain/whitelist/transitions.ts';
import { type EntryReason, reasonOf } from './entry-reason.ts';
import { concerns, type ViewedEntry, viewedEntry } from './entry-view.ts';
import { scan } from './scan.ts';

export interface EntryFilter {
  readonly status?: Shown['status'];
  readonly type?: 'api' | 'customer' | 'agent';
  readonly state?: EntryState;
  readonly reason?: EntryReason;
  /** Of the latest notice. */
  readonly language?: Language;
  /** The first digits of the number. */
  readonly prefix?: string;
  /** When the account's own posting ends, or ended. */
  readonly expires?: Period;
}

type ListPorts = Pick<Ports, 'clock' | 'consent' | 'evidence'>;

/**
 * The numbers that an account stands in any relation to, as they are worth now (R10, R15): newest first; by expiry the soonest first,
 * and objections the latest first.
 */
export async function listEntries(
  ports: ListPorts,
  context: AccountContext,
  filter: EntryFilter,
  page: PageWanted,
): Promise<Page<ViewedEntry>> {
  const business = context.business.id;
  const { mode } = (await ports.consent.read(business, [])).mode;
  const now = ports.clock.now();
  const keep = async (rows: readonly EntryRow[]) => {
    const viewed = rows.flatMap((row) => (concerns(row, context) ? [viewedEntry(row, context, mode, now)] : []));
    const passing = viewed.filter((one) => passes(one, filter));
    const kept = filter.language === undefined ? passing : await told(ports, context, passing, filter.language);
    const byNumber = new Map(kept.map((one) => [one.number, one]));
    return rows.map(({ number }) => [byNumber.get(number)].filter((one) => one !== undefined));
  };
  const { read, positionOf } = orderOf(ports, context, filter);
  return scan(read, positionOf, keep, page);
}

export function entryPosition(row: EntryRow): Position {
  return [row.firstAt, row.number];
}

interface Order {
  readonly read: (wanted: PageWanted) => Promise<Page<EntryRow>>;
  readonly positionOf: (row: EntryRow) => Position;
}

/** The list that holds everything a filter lets through and as little else as can be. */
function orderOf({ evidence }: ListPorts, { business }: AccountContext, { expires, status, reason }: EntryFilter): Order {
  if (expires !== undefined) {
    return { read: (wanted) => evidence.expiring(business.id, expires, wanted), positionOf: expiryPosition };
  }
  if (status === 'blacklist' || reason === 'objection') {
    return { read: (wanted) => evidence.objections(business.id, wanted), positionOf: objectionPosition };
  }
  return { read: (wanted) => evidence.entries(business.id, wanted), positionOf: entryPosition };
}

function expiryPosition({ standing, number }: EntryRow): Position {
  const posted = standing.accounts.find(({ entry }) => entry !== null);
  return [posted?.entry?.expiresAt ?? 0, number];
}

function objectionPosition({ standing, number }: EntryRow): Position {
  return [standing.objection?.at ?? 0, number];
}

function passes(viewed: ViewedEntry, filter: EntryFilter): boolean {
  const { number, shown, own } = viewed;
  if (filter.status !== undefined && shown.status !== filter.status) return false;
  if (filter.type !== undefined && !(shown.status === 'whitelist' && shown.type === filter.type)) return false;
  if (filter.state !== undefined && own.entry?.state !== filter.state) return false;
  if (filter.reason !== undefined && reasonOf(viewed) !== filter.reason) return false;
  if (filter.expires !== undefined && !endsIn(viewed, filter.expires)) return false;
  return filter.prefix === undefined || String(number).startsWith(filter.prefix);
}

/** What was ended by somebody, or never began, does not expire. */
function endsIn({ own, view }: ViewedEntry, { from, before }: Period): boolean {
  if (own.entry === null || own.entry.expiresAt < from || own.entry.expiresAt >= before) return false;
  return view.kind === 'live' || (view.kind === 'none' && view.why === 'expired');
}

async function told(
  { evidence }: ListPorts,
  { business, account }: AccountContext,
  entries: readonly ViewedEntry[],
  language: Language,
): Promise<readonly ViewedEntry[]> {
  if (entries.length === 0) return [];
  const numbers = entries.map(({ number }) => number);
  const latest = new Map<PhoneNumber, Language>();
  for (const notice of await evidence.notices(business.id, numbers)) {
    if (notice.account === account.id && !latest.has(notice.number)) latest.set(notice.number, notice.language);
  }
  return entries.filter(({ number }) => latest.get(number) === language);
}
