import type { entryEndpoints } from '@sammati/contract/entry.ts';
import { reasonOf } from '#app/entries/entry-reason.ts';
import { listEntries } from '#app/entries/list-entries.ts';
import { type EntryWithTimeline, readEntry } from '#app/entries/read-entry.ts';
import { renewEntry } from '#app/entries/renew-entry.ts';
import { readVerifiedEntry } from '#app/evidence/read-verified-entry.ts';
import { isRefused } from '#app/refusal.ts';
import { removeFromWhitelist } from '#app/whitelist/remove-from-whitelist.ts';
import { renderSheet, sheetHeaders } from '#http/api/evidence-sheet/render-sheet.ts';
import { pageWanted, renderPage } from './cursor.ts';
import { filterOf } from './entry-filter.ts';
import { renderItem } from './entry-item.ts';
import { sentences } from './entry-reason.ts';
import { renderExplanation } from './explanation.ts';
import type { Handlers } from './handler.ts';
import { renderEvent } from './timeline.ts';
import { digits, moment, momentOrNull, personNumber, serviceNumber } from './values.ts';

export const entryHandlers: Handlers<typeof entryEndpoints> = {
  async listEntries(ports, { context, query }) {
    const wanted = pageWanted(query);
    if (isRefused(wanted)) return wanted;
    const filter = filterOf(query, ports.clock.now());
    if (isRefused(filter)) return filter;
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

function renderEntry(entry: EntryWithTimeline) {
  const { standing, own, mode, timeline, earlier } = entry;
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
    earlier,
  };
}
