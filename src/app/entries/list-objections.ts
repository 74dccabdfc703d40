import type { AccountContext } from '#app/ports/directory.ts';
import type { EntryRow, Page, PageWanted } from '#app/ports/reading-back.ts';
import type { Ports } from '#app/ports.ts';

/** The objections that stand against an account's business, the latest first (R12). */
export function listObjections(
  ports: Pick<Ports, 'evidence'>,
  context: AccountContext,
  page: PageWanted,
): Promise<Page<EntryRow>> {
  return ports.evidence.objections(context.business.id, page);
}
