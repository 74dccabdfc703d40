import type { Page, PageWanted, Position } from '#app/ports/reading-back.ts';
import { type Refusal, refuse } from '#app/refusal.ts';

/** The page that a query asks for. */
export function pageWanted(query: {
  readonly cursor?: string;
  readonly limit?: number;
}): PageWanted | Refusal<'unreadable_cursor'> {
  const limit = limitOf(query);
  if (query.cursor === undefined) return { after: null, limit };
  const after = readPosition(query.cursor);
  return after === null ? refuse('unreadable_cursor') : { after, limit };
}

export function limitOf({ limit }: { readonly limit?: number }): number {
  return limit ?? DEFAULT_LIMIT;
}

const DEFAULT_LIMIT = 100;
/** The last millisecond of the year 9999: no position lies beyond. */
const HIGHEST = 253_402_300_799_999;

function readPosition(cursor: string): Position | null {
  const [first, second] = readCursor(cursor) ?? [];
  return isPart(first) && isPart(second) ? [first, second] : null;
}

export function isPart(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= HIGHEST;
}

/** A cursor is opaque to clients: the place in a list as JSON in base64url. */
export function cursorOf(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

export function readCursor(cursor: string): readonly unknown[] | null {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(place) ? place : null;
  } catch {
    return null;
  }
}

/** A page of a stored list, as it is answered. */
export function renderPage<Item, Rendered>(
  page: Page<Item>,
  render: (item: Item) => Rendered,
): { items: Rendered[]; next: string | null } {
  return { items: page.items.map(render), next: page.next === null ? null : cursorOf(page.next) };
}

/** A page of a list that is in memory, in its order; `nameOf` names an item for good. */
export function pageOfList<Item, Rendered>(
  list: readonly Item[],
  query: { readonly cursor?: string; readonly limit?: number },
  nameOf: (item: Item) => string,
  render: (item: Item) => Rendered,
): { items: Rendered[]; next: string | null } | Refusal<'unreadable_cursor'> {
  const start = query.cursor === undefined ? 0 : placeAfter(list, query.cursor, nameOf);
  if (start === null) return refuse('unreadable_cursor');
  const end = start + limitOf(query);
  const items = list.slice(start, end);
  const last = items.at(-1);
  return { items: items.map(render), next: last === undefined || end >= list.length ? null : cursorOf([nameOf(last)]) };
}

function placeAfter<Item>(list: readonly Item[], cursor: string, nameOf: (item: Item) => string): number | null {
  const [name] = readCursor(cursor) ?? [];
  const place = list.findIndex((item) => nameOf(item) === name);
  return place === -1 ? null : place + 1;
}
