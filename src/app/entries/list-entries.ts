import type { AccountContext } from '#app/ports/directory.ts';
import type { EntryRow, Page, PageWanted, Position } from '#app/ports/reading-back.ts';
import type { Ports } from '#app/ports.ts';
import type { Shown } from '#domain/whitelist/shown.ts';
import type { EntryState } from '#domain/whitelist/transitions.ts';
import { concerns, type ViewedEntry, viewedEntry } from './entry-view.ts';
import { scan } from './scan.ts';

export interface EntryFilter {
  readonly status?: Shown['status'];
  readonly type?: 'api' | 'customer' | 'agent';
  readonly state?: EntryState;
  /** The first digits of the number. */
  readonly prefix?: string;
}

/** The numbers that an account stands in any relation to, newest first, as they are worth now (R10, R15). */
export async function listEntries(
  ports: Pick<Ports, 'clock' | 'consent' | 'evidence'>,
  context: AccountContext,
  filter: EntryFilter,
  page: PageWanted,
): Promise<Page<ViewedEntry>> {
  const business = context.business.id;
  const { mode } = (await ports.consent.read(business, [])).mode;
  const now = ports.clock.now();
  const keep = (rows: readonly EntryRow[]) =>
    rows.map((row) => {
      if (!concerns(row, context)) return [];
      const viewed = viewedEntry(row, context, mode, now);
      return passes(viewed, filter) ? [viewed] : [];
    });
  return scan((wanted) => ports.evidence.entries(business, wanted), entryPosition, keep, page);
}

export function entryPosition(row: EntryRow): Position {
  return [row.firstAt, row.number];
}

function passes({ number, shown, own }: ViewedEntry, filter: EntryFilter): boolean {
  if (filter.status !== undefined && shown.status !== filter.status) return false;
  if (filter.type !== undefined && !(shown.status === 'whitelist' && shown.type === filter.type)) return false;
  if (filter.state !== undefined && own.entry?.state !== filter.state) return false;
  return filter.prefix === undefined || String(number).startsWith(filter.prefix);
}
