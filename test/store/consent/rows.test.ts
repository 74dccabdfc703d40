import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConsentEvent } from '#domain/consent/event.ts';
import { fromIndianTime, type Instant } from '#domain/kernel/instant.ts';
import { fold } from '#domain/whitelist/fold.ts';
import type { Standing } from '#domain/whitelist/standing.ts';
import { type EventRow, eventFromRow, eventRows, eventTarget } from '#store/consent/event-row.ts';
import { columnsOfStanding, standingFromRow } from '#store/consent/standing-row.ts';
import { agreed, contacted, ended, member, objected, posting, removed, sent } from '#test/support/consent-events.ts';
import { anyEvent, anyHistory } from '#test/support/standing-arbitraries.ts';
import { person, worldAccounts } from '#test/support/world-directory.ts';

/** What comes back of a row that was written: json parsed, a text found by its id. */
function readBack(event: ConsentEvent): ConsentEvent {
  const place = { business: 1, number: person(1), n: 1, textId: 5, salt: new Uint8Array(16), leaf: new Uint8Array(32) };
  const values = eventRows()(event, place);
  expect(values.length).toBe(eventTarget.columns.length);
  const row = Object.fromEntries(
    eventTarget.columns.map(({ name, type }, index) => {
      const value = values[index];
      return [name, type === 'jsonb' && typeof value === 'string' ? JSON.parse(value) : value];
    }),
  );
  return eventFromRow({ ...row, text: 'text' in event ? event.text : null } as unknown as EventRow);
}

function kept(standing: Standing): Standing {
  const { more, ...columns } = columnsOfStanding(standing);
  return standingFromRow({ ...columns, number: person(1), more: more === null ? null : JSON.parse(more) });
}

describe('what is written comes back as it was', () => {
  test('every event of every kind', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        expect(readBack(event)).toEqual(event);
      }),
      { numRuns: 400 },
    );
  });

  test('the standing after any history', () => {
    fc.assert(
      fc.property(anyHistory, (events) => {
        const standing = fold(events);
        expect(kept(standing)).toEqual(standing);
      }),
      { numRuns: 400 },
    );
  });
});

describe('the columns hold the common case whole', () => {
  const at = fromIndianTime(2026, 11, 23);
  const declaration = posting('declaration_posted', { at });
  const request = posting('request_posted', { at });
  const informed = sent('notice_informed', { at, receipts: true });
  const later = (at + 1) as Instant;

  test('one account, one posting with its own notice, what became of that, and an objection', () => {
    const common: readonly (readonly ConsentEvent[])[] = [
      [declaration],
      [declaration, informed],
      [declaration, informed, ended('notice_delivered', { at })],
      [request],
      [request, sent('notice_asked', { at: later })],
      [objected({ at })],
      [declaration, objected({ at })],
      [declaration, informed, objected({ at: later })],
      [declaration, removed({ at })],
    ];
    for (const events of common) expect(columnsOfStanding(fold(events)).more, events.map(({ kind }) => kind).join()).toBeNull();
  });

  test('anything else is kept whole beside them', () => {
    const other: readonly (readonly ConsentEvent[])[] = [
      [request, objected({ at })],
      [declaration, ended('notice_failed', { at })],
      [{ ...declaration, strict: true }],
      [declaration, posting('request_posted', { at, notice: 2, account: worldAccounts.A2.id })],
      [declaration, contacted({ at })],
      [declaration, member('member_added', { at })],
      [contacted({ at })],
      [request, sent('notice_asked', { at }), agreed({ at })],
      [declaration, informed, posting('renewal_posted', { at, notice: 3 })],
    ];
    for (const events of other) {
      const standing = fold(events);
      expect(columnsOfStanding(standing).more, events.map(({ kind }) => kind).join()).not.toBeNull();
      expect(kept(standing)).toEqual(standing);
    }
  });
});
