import type { AccountContext } from '#app/ports/directory.ts';
import type { EntryRow, NoticeRow, Page, PageWanted } from '#app/ports/reading-back.ts';
import type { Ports } from '#app/ports.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { entryPosition } from './list-entries.ts';
import { scan } from './scan.ts';

/**
 * The notices of an account, in the order of its entries; those of one number together, newest first. Those that failed are in the order
 * of their last try, the latest first: they are few among many, and what went wrong is looked for where it is new.
 */
export async function listNotices(
  ports: Pick<Ports, 'evidence'>,
  context: AccountContext,
  filter: { readonly state?: string; readonly number?: PhoneNumber },
  page: PageWanted,
): Promise<Page<NoticeRow>> {
  const business = context.business.id;
  const passes = (notice: NoticeRow) =>
    notice.account === context.account.id && (filter.state === undefined || notice.state === filter.state);
  if (filter.number !== undefined) {
    return { items: (await ports.evidence.notices(business, [filter.number])).filter(passes), next: null };
  }
  if (filter.state === 'failed') return ports.evidence.failedNotices(business, context.account.id, page);
  const keep = async (rows: readonly EntryRow[]) => {
    const numbers = rows.map((row) => row.number);
    const byNumber = new Map<PhoneNumber, NoticeRow[]>(numbers.map((number) => [number, []]));
    const notices = numbers.length === 0 ? [] : await ports.evidence.notices(business, numbers);
    for (const notice of notices.filter(passes)) byNumber.get(notice.number)?.push(notice);
    return [...byNumber.values()];
  };
  return scan((wanted) => ports.evidence.entries(business, wanted), entryPosition, keep, page);
}
