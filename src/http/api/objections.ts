import type { objectionEndpoints } from '@sammati/contract/objection.ts';
import { listObjections } from '#app/entries/list-objections.ts';
import { recordObjections } from '#app/entries/record-objections.ts';
import type { EntryRow } from '#app/ports/reading-back.ts';
import { isRefused, refuse } from '#app/refusal.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { pageWanted, renderPage } from './cursor.ts';
import type { Handlers } from './handler.ts';
import { digits, moment, personNumber, readInstant } from './values.ts';

export const objectionHandlers: Handlers<typeof objectionEndpoints> = {
  async listObjections(ports, { context, query }) {
    const wanted = pageWanted(query);
    if (isRefused(wanted)) return wanted;
    const page = await listObjections(ports, context, wanted);
    return renderPage({ ...page, items: page.items.flatMap(renderObjection) }, (objection) => objection);
  },

  async recordObjections(ports, { context, body, by, origin }) {
    const given = givenNumbers(body);
    if (given === null) {
      const message = 'must be given, or numbers, and not both';
      return { ...refuse('invalid_request'), errors: [{ in: 'body', field: '/number', message }] };
    }
    const { numbers, unreadable } = readNumbers(given);
    // A single number that cannot be read is an error; one of a list is told, and the rest is recorded.
    if (body.number !== undefined && unreadable.length > 0) return refuse('unreadable_number');
    const at = body.at === undefined ? null : readInstant(body.at);
    if (isRefused(at)) return at;
    const { how, reference } = body;
    const outcome = await recordObjections(ports, { context, numbers, how, reference, at, by, origin });
    return isRefused(outcome) ? outcome : { ...outcome, unreadable };
  },
};

function givenNumbers({ number, numbers }: { readonly number?: string; readonly numbers?: readonly string[] }) {
  if (number !== undefined) return numbers === undefined ? [number] : null;
  return numbers ?? null;
}

function readNumbers(given: readonly string[]): { numbers: PhoneNumber[]; unreadable: string[] } {
  const numbers: PhoneNumber[] = [];
  const unreadable: string[] = [];
  for (const text of given) {
    const number = personNumber(text);
    if (isRefused(number)) unreadable.push(text);
    else numbers.push(number);
  }
  return { numbers, unreadable };
}

function renderObjection({ number, standing: { objection } }: EntryRow) {
  if (objection === null) return [];
  return [{ number: digits(number), at: moment(objection.at), door: objection.door, askingAllowed: objection.askingAllowed }];
}
