/** What one past request left in the database, as the service itself would have written it: sealed events, standings, notices. */
import { hash } from 'node:crypto';
import { eventSealer, noLeaf, SALT_BYTES } from '#domain/consent/chain.ts';
import type { CarrierReport, ConsentEvent } from '#domain/consent/event.ts';
import { after, type Instant, MINUTE, plusMonths, SECOND } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { objectedEvent } from '#domain/whitelist/answer.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { systemRandom } from '#root/random.ts';
import { eventRows, eventTarget } from '#store/consent/event-row.ts';
import { columnsOfStanding, standingTarget, standingValues } from '#store/consent/standing-row.ts';
import { copyMessages } from '#store/engine/copy-format.ts';
import type { CopyTarget, SqlValue } from '#store/engine/database.ts';
import type { BenchBusiness } from './directory.ts';
import { numbersFrom } from './numbers.ts';

export interface PastRequest {
  readonly of: BenchBusiness;
  readonly firstIndex: number;
  readonly count: number;
  readonly at: Instant;
  readonly requestId: string;
  readonly requestDigest: string;
  readonly text: string;
}

/** CopyData messages for each table, complete with their ends. */
export type TableCopies = Readonly<Record<FixtureTable, Uint8Array>>;
export type FixtureTable = 'whitelist_entries' | 'consent_events' | 'notices';

export const fixtureTargets: Readonly<Record<FixtureTable, CopyTarget>> = {
  consent_events: eventTarget,
  whitelist_entries: standingTarget,
  notices: {
    table: 'notices',
    columns: [
      { name: 'number', type: 'int8' },
      { name: 'business_id', type: 'int4' },
      { name: 'n', type: 'int4' },
      { name: 'account_id', type: 'int4' },
      { name: 'virtual_number', type: 'int8' },
      { name: 'line', type: 'int8' },
      { name: 'language', type: 'text' },
      { name: 'form', type: 'text' },
      { name: 'state', type: 'enum:notice_state' },
      { name: 'due_at', type: 'timestamptz' },
      { name: 'attempts', type: 'int2' },
      { name: 'first_tried_at', type: 'timestamptz' },
      { name: 'message_id', type: 'text' },
    ],
  },
};

/** One person in so many has objected. */
export const ONE_OBJECTS_IN = 100;

const MONTHS = 6;
const TEXT_ID = 1;

const digest = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');
const random = systemRandom();

/** The rows of a request in COPY's binary form. */
export function copiesOf(past: PastRequest): TableCopies {
  const rows = rowsOf(past);
  return {
    whitelist_entries: copyMessages(fixtureTargets.whitelist_entries, rows.whitelist_entries),
    consent_events: copyMessages(fixtureTargets.consent_events, rows.consent_events),
    notices: copyMessages(fixtureTargets.notices, rows.notices),
  };
}

export type TableRows = Readonly<Record<FixtureTable, readonly (readonly SqlValue[])[]>>;

/** The rows of a request whose notices were all accepted ten seconds later. */
export function rowsOf(past: PastRequest): TableRows {
  const numbers = numbersFrom(past.firstIndex, past.count);
  const rows: Record<FixtureTable, (readonly SqlValue[])[]> = { whitelist_entries: [], consent_events: [], notices: [] };
  // One for each place in the chain: its public fields are then mostly those of the event before it.
  const seal = [eventSealer(digest), eventSealer(digest), eventSealer(digest)];
  const rowOf = eventRows();
  const { of } = past;
  // Nothing in a standing names the person: two kinds of people, two standings.
  const standings = [false, true].map((objects) => columnsOfStanding(fold(eventsOf(past, of.objectLine, '', objects))));
  numbers.forEach((value, place) => {
    const number = value as PhoneNumber;
    const messageId = `${past.requestId.slice(0, 8)}-${number.toString(36)}`;
    const objects = place % ONE_OBJECTS_IN === 0;
    const events = eventsOf(past, number, messageId, objects);
    let previous = noLeaf;
    for (const [index, event] of events.entries()) {
      const n = index + 1;
      const salt = random.bytes(SALT_BYTES);
      const request = event.request === null ? null : past.requestDigest;
      const leaf = seal[index]?.({ business: of.business, number, n, previous, salt, request }, event) ?? noLeaf;
      const textId = 'text' in event ? TEXT_ID : null;
      rows.consent_events.push(rowOf(event, { business: of.business, number, n, textId, salt, leaf }));
      previous = leaf;
    }
    const standing = standings[objects ? 1 : 0];
    if (standing === undefined) return;
    rows.whitelist_entries.push(standingValues({ business: of.business, number, firstAt: past.at, head: previous }, standing));
    rows.notices.push([
      number,
      of.business,
      1,
      of.account,
      of.virtualNumber,
      of.objectLine,
      'en',
      'declaration',
      'accepted',
      past.at,
      1,
      past.at,
      messageId,
    ]);
  });
  return rows;
}

function eventsOf(past: PastRequest, number: PhoneNumber, messageId: string, objects: boolean): readonly ConsentEvent[] {
  const { of, at } = past;
  const posted: ConsentEvent = {
    kind: 'declaration_posted',
    at,
    actor: 'account',
    account: of.account,
    request: past.requestId,
    language: 'en',
    notice: 1,
    line: of.objectLine,
    expiresAt: plusMonths(at, MONTHS),
    strict: false,
  };
  const informed: ConsentEvent = {
    kind: 'notice_informed',
    at: after(at, 10 * SECOND),
    actor: 'carrier',
    account: of.account,
    request: null,
    notice: 1,
    line: of.objectLine,
    language: 'en',
    text: past.text,
    dltTemplateId: null,
    receipts: false,
    messageId,
    covers: false,
    renewedUntil: null,
  };
  if (!objects) return [posted, informed];
  const from = String(number);
  const report: CarrierReport = { connection: 1, id: messageId, from, forwardedFrom: null, carrierAt: null, text: null };
  return [posted, informed, objection(of, after(at, 30 * MINUTE), report)];
}

function objection(of: BenchBusiness, at: Instant, report: CarrierReport): ConsentEvent {
  return objectedEvent({
    door: 'missed_call',
    line: of.objectLine,
    answersNotice: true,
    reference: null,
    report,
    now: at,
  });
}
