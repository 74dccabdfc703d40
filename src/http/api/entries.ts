import type { EntryItem, entryEndpoints } from '@sammati/contract/entry.ts';
import type { ViewedEntry } from '#app/entries/entry-view.ts';
import { listEntries } from '#app/entries/list-entries.ts';
import { type EntryWithTimeline, readEntry } from '#app/entries/read-entry.ts';
import { renewEntry } from '#app/entries/renew-entry.ts';
import { readVerifiedEntry } from '#app/evidence/read-verified-entry.ts';
import { isRefused } from '#app/refusal.ts';
import { removeFromWhitelist } from '#app/remove-from-whitelist.ts';
import { renderSheet, sheetHeaders } from '#http/api/evidence-sheet/render-sheet.ts';
import { pageWanted, renderPage } from './cursor.ts';
import { reasonOf, sentences } from './entry-reason.ts';
import { renderExplanation } from './explanation.ts';
import type { Handlers } from './handler.ts';
import { renderEvent } from './timeline.ts';
import { digits, moment, momentOrNull, personNumber, serviceNumber } from './values.ts';

export const entryHandlers: Handlers<typeof entryEndpoints> = {
  async listEntries(ports, { context, query }) {
    const { cursor: _cursor, limit: _limit, ...filter } = query;
    const wanted = pageWanted(query);
    if (isRefused(wanted)) return wanted;
    return renderPage(await listEntries(ports, context, filter, wanted), renderItem);
  },

  async readEntry(ports, { context, params }) {
    const number = personNumber(params.number);
    return isRefused(number) ? number : renderEntry(await readEntry(ports, context, number));
  },

  async explainEntry(ports, { context, params }) {
    const number = personNumber(params.number);
    if (isRefused(number)) return number;
    return renderExplanation(await readEntry(ports, context, number), context, ports.clock.now());
  },

  async readEvidenceSheet(ports, { context, params }) {
    const number = personNumber(params.number);
    if (isRefused(number)) return number;
    const page = renderSheet(await readVerifiedEntry(ports, context, number), context, ports.clock.now());
    return { headers: sheetHeaders, output: asPieces(page) };
  },

  async removeEntry(ports, { context, params, origin }) {
    const number = personNumber(params.number);
    if (isRefused(number)) return number;
    const numbers = { values: Float64Array.of(number), unreadable: [] };
    const { tally } = await removeFromWhitelist(ports, { context, numbers, origin, details: false });
    return { removed: tally.succeeded === 1 };
  },

  async renewEntry(ports, { context, params, body, origin }) {
    const number = personNumber(params.number);
    if (isRefused(number)) return number;
    const virtualNumber = body?.virtualNumber === undefined ? null : serviceNumber(body.virtualNumber);
    if (isRefused(virtualNumber)) return virtualNumber;
    const language = body?.language ?? 'en';
    const outcome = await renewEntry(ports, { context, number, virtualNumber, language, origin });
    if (isRefused(outcome)) return outcome;
    return { number: digits(number), line: digits(outcome.line), language, until: moment(outcome.until) };
  },
};

async function* asPieces(page: string): AsyncGenerator<string> {
  yield page;
}

function renderItem(viewed: ViewedEntry): EntryItem {
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

function renderEntry(entry: EntryWithTimeline) {
  const { standing, own, mode, timeline } = entry;
  const { objection } = standing;
  const renewal = own.entry?.renewal ?? null;
  return {
    ...renderItem(entry),
    mode,
    sentence: sentences[reasonOf(entry)],
    objection:
      objection === null ? null : { at: moment(objection.at), door: objection.door, askingAllowed: objection.askingAllowed },
    contactUntil: momentOrNull(own.contactUntil),
    member: own.member,
    renewal: renewal === null ? null : { postedAt: moment(renewal.postedAt), acceptedAt: momentOrNull(renewal.acceptedAt) },
    timeline: timeline.map(renderEvent),
  };
}
