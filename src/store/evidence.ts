/** Evidence read back: entries, objections, timelines, notices. */
import type { BusinessEvent } from '#app/ports/consent.ts';
import type { EntryRow, EvidenceReader, Page, RecordedBusinessEvent, RecordedEvent } from '#app/ports/reading-back.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { RequestRecord } from '#domain/consent/request.ts';
import { eventFromRow } from '#store/consent/event-row.ts';
import { selectHoldsByLine } from '#store/consent/lines.ts';
import { selectWaiting } from '#store/consent/notices.ts';
import { selectSpending } from '#store/consent/sms-spending.ts';
import { standingFromRow } from '#store/consent/standing-row.ts';
import type { Database } from '#store/engine/database.ts';
import {
  type BusinessEventRow,
  type DatedStandingRow,
  type EvidencedEventRow,
  selectBusinessEvents,
  selectEntries,
  selectEvents,
  selectExpiring,
  selectExpiringCounts,
  selectFailedNotices,
  selectModes,
  selectNotices,
  selectObjections,
} from './evidence-statements.ts';

export function evidenceReader(database: Database): EvidenceReader {
  return {
    entries: async (business, page) => entryPage(await selectEntries(database, business, page), page.limit),
    objections: async (business, page) => entryPage(await selectObjections(database, business, page), page.limit),
    expiring: async (business, period, page) => entryPage(await selectExpiring(database, business, period, page), page.limit),
    countExpiring: (business, account, periods, most) => selectExpiringCounts(database, business, account, periods, most),
    events: async (business, number, limit) =>
      (await selectEvents(database, business, number, limit)).map((row) => recordedEvent(business, row)),
    async notices(business, numbers) {
      const places = new Map(numbers.map((number, place) => [number, place]));
      const place = (number: (typeof numbers)[number]) => places.get(number) ?? 0;
      const rows = await selectNotices(database, business, numbers);
      return rows.toSorted((one, other) => place(one.number) - place(other.number) || other.notice - one.notice);
    },
    async failedNotices(business, account, page) {
      const items = await selectFailedNotices(database, business, account, page);
      const last = items.at(-1);
      return { items, next: items.length < page.limit || last === undefined ? null : [last.dueAt, last.number] };
    },
    waitingNotices: () => selectWaiting(database),
    holdsByLine: (most) => selectHoldsByLine(database, most),
    spending: (business, account) => selectSpending(database, business, account),
    async modes(businesses) {
      const rows = await selectModes(database, businesses);
      return new Map(rows.map(({ business, ...mode }) => [business, mode]));
    },
    async businessEvents(business, page) {
      const rows = await selectBusinessEvents(database, business, page);
      const last = rows.at(-1);
      return { items: rows.map(recordedBusinessEvent), next: rows.length < page.limit || !last ? null : [last.n, 0] };
    },
  };
}

function entryPage(rows: readonly DatedStandingRow[], limit: number): Page<EntryRow> {
  const last = rows.at(-1);
  return {
    items: rows.map((row) => ({ number: row.number, standing: standingFromRow(row), firstAt: row.first_at })),
    next: rows.length < limit || last === undefined ? null : [last.at, last.number],
  };
}

function recordedEvent(business: BusinessId, row: EvidencedEventRow): RecordedEvent {
  return {
    sealed: {
      business,
      number: row.number,
      n: row.n,
      event: eventFromRow(row),
      salt: row.salt ?? new Uint8Array(0),
      leaf: row.leaf,
    },
    request: requestOf(business, row),
  };
}

function requestOf(business: BusinessId, row: EvidencedEventRow): RequestRecord | null {
  if (row.request_id === null || row.requested_at === null) return null;
  return {
    id: row.request_id,
    business,
    account: row.requested_account,
    key: row.requested_key,
    address: row.requested_from ?? '',
    what: row.requested_what ?? '',
    parameters: row.requested_parameters ?? {},
    at: row.requested_at,
  };
}

function recordedBusinessEvent(row: BusinessEventRow): RecordedBusinessEvent {
  return {
    n: row.n,
    event: {
      kind: row.kind as BusinessEvent['kind'],
      at: row.at,
      actor: row.actor as BusinessEvent['actor'],
      account: row.account_id,
      request: row.request_id,
      facts: row.facts ?? {},
    },
    leaf: row.leaf,
  };
}
