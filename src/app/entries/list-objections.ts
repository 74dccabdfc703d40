import type { AccountContext, EntryRow, Page, PageWanted, Ports } from '#app/ports.ts';

/** The objections that stand against an account's business, the latest first (R12). */
export function listObjections(
  ports: Pick<Ports, 'evidence'>,
  context: AccountContext,
  page: PageWanted,
): Promise<Page<EntryRow>> {
  return ports.evidence.objections(context.business.id, page);
}
