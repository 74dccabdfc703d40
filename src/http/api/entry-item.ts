import type { EntryItem } from '@sammati/contract/entry.ts';
import { reasonOf } from '#app/entries/entry-reason.ts';
import type { ViewedEntry } from '#app/entries/entry-view.ts';
import { digits, momentOrNull } from './values.ts';

/** An entry as lists show it. */
export function renderItem(viewed: ViewedEntry): EntryItem {
  const { number, shown, own, view, firstAt } = viewed;
  const waitsUntil = shown.status === 'neutral' && view.kind === 'awaiting' ? view.until : null;
  return {
    number: digits(number),
    status: shown.status,
    type: shown.status === 'whitelist' ? shown.type : null,
    reason: reasonOf(viewed),
    until: momentOrNull(shown.status === 'whitelist' ? shown.until : waitsUntil),
    state: own.entry?.state ?? null,
    postedAt: momentOrNull(own.entry?.postedAt ?? null),
    firstAt: momentOrNull(firstAt),
  };
}
