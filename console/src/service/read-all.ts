import { ask, type Call } from './request.ts';

/** As much as the service gives at once. */
const LIMIT = '1000';

/** As much as people look at before they ask for more. */
const A_PAGE = '50';

export function readPage<Item>(target: string, cursor: string | null, authorization?: string): Promise<Page<Item>> {
  const query = new URLSearchParams({ limit: A_PAGE, ...(cursor === null ? {} : { cursor }) });
  return ask({ method: 'GET', target: `${target}?${query}`, authorization });
}

interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next begins; null on the last. */
  readonly next: string | null;
}

/** A list of the service to its end, however many pages that takes; for lists that people look at as a whole. */
export async function readAll<Item>(call: Call): Promise<readonly Item[]> {
  const items: Item[] = [];
  let next: string | null = null;
  do {
    const query = new URLSearchParams({ limit: LIMIT, ...(next === null ? {} : { cursor: next }) });
    const page: Page<Item> = await ask({ ...call, target: `${call.target}?${query}` });
    items.push(...page.items);
    next = page.next;
  } while (next !== null);
  return items;
}
