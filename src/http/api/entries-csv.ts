import type { EntryItem } from '@sammati/contract/entry.ts';
import type { ViewedEntry } from '#app/entries/entry-view.ts';
import { type EntryFilter, listEntries } from '#app/entries/list-entries.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { Page, Position } from '#app/ports/reading-back.ts';
import type { Ports } from '#app/ports.ts';
import { csvLine } from './csv-cell.ts';

const columns = ['number', 'status', 'type', 'reason', 'until', 'state', 'postedAt', 'firstAt'] as const;

/** Pages of the list are as long as a scan reads at once. */
const PAGE = 1_000;

/** The list to its end, whatever its length, page by page as it is taken: exactly what the same filter shows. */
export async function* entriesCsv(
  ports: Pick<Ports, 'clock' | 'consent' | 'evidence'>,
  context: AccountContext,
  filter: EntryFilter,
  render: (viewed: ViewedEntry) => EntryItem,
): AsyncGenerator<string> {
  yield csvLine(columns);
  let after: Position | null = null;
  do {
    const page: Page<ViewedEntry> = await listEntries(ports, context, filter, { after, limit: PAGE });
    const lines = page.items.map((viewed) => {
      const item = render(viewed);
      return csvLine(columns.map((column) => item[column]));
    });
    if (lines.length > 0) yield lines.join('');
    after = page.next;
  } while (after !== null);
}
