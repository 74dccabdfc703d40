import type { Page, PageWanted, Position } from '#app/ports/reading-back.ts';

/** How many rows one page of a filtered list may read: a page that finds too little is short, and has a next one. */
const MOST_ROWS = 4_000;
/** How many are read at once where the first read did not fill the page. */
const NEXT_ROWS = 1_000;

/**
 * A page of what `keep` makes of the rows of a list. Rows are read in the list's order until the page is full or enough were read;
 * what one row yields stays together. The next page begins after the last row that was looked at.
 */
export async function scan<Row, Item>(
  read: (page: PageWanted) => Promise<Page<Row>>,
  positionOf: (row: Row) => Position,
  keep: (rows: readonly Row[]) => Promise<readonly (readonly Item[])[]> | readonly (readonly Item[])[],
  wanted: PageWanted,
): Promise<Page<Item>> {
  const items: Item[] = [];
  let after = wanted.after;
  for (let rowsRead = 0; rowsRead < MOST_ROWS; ) {
    const page = await read({ after, limit: rowsRead === 0 ? wanted.limit : Math.min(NEXT_ROWS, MOST_ROWS - rowsRead) });
    rowsRead += page.items.length;
    const kept = await keep(page.items);
    for (const [index, row] of page.items.entries()) {
      const own = kept[index] ?? [];
      if (items.length > 0 && items.length + own.length > wanted.limit) return { items, next: after };
      items.push(...own);
      after = positionOf(row);
    }
    if (page.next === null) return { items, next: null };
    if (items.length >= wanted.limit) break;
  }
  return { items, next: after };
}
