import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConsentEvent } from '#domain/consent/event.ts';
import { DAY, fromIndianTime, HOUR, type Instant, indianTime, instant, MINUTE, plusMonths } from '#domain/kernel/instant.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { lapsedOf } from '#domain/whitelist/lapse.ts';
import { secondsUntil, show } from '#domain/whitelist/shown.ts';
import { defaultTerms } from '#domain/whitelist/terms.ts';
import { agreed, contacted, lapsed, member, objected, posting, sent } from '#test/support/consent-events.ts';
import { worldAccounts } from '#test/support/world-directory.ts';

const account = worldAccounts.A1.id;

function shown(events: readonly ConsentEvent[], now: Instant, mode: 'opt_out' | 'opt_in' = 'opt_out') {
  return show(fold(events), account, mode, now, defaultTerms);
}

describe('R10.1 expiry is computed when read', () => {
  const ends: readonly (readonly [string, Instant, Instant])[] = [
    ['a working day', fromIndianTime(2026, 11, 23, 10 * HOUR), fromIndianTime(2027, 5, 23, 10 * HOUR)],
    ['31 August', fromIndianTime(2026, 8, 31, 10 * HOUR), fromIndianTime(2027, 2, 28, 10 * HOUR)],
    ['31 August before a leap year', fromIndianTime(2027, 8, 31, 10 * HOUR), fromIndianTime(2028, 2, 29, 10 * HOUR)],
    ['30 August before a leap year', fromIndianTime(2027, 8, 30, 10 * HOUR), fromIndianTime(2028, 2, 29, 10 * HOUR)],
    ['29 February', fromIndianTime(2028, 2, 29, 10 * HOUR), fromIndianTime(2028, 8, 29, 10 * HOUR)],
    ['31 March', fromIndianTime(2026, 3, 31), fromIndianTime(2026, 9, 30)],
    ['the last millisecond of the year', instant(fromIndianTime(2027, 1, 1) - 1), instant(fromIndianTime(2027, 7, 1) - 1)],
    ['the year 2099, before a year that is no leap year', fromIndianTime(2099, 8, 31), fromIndianTime(2100, 2, 28)],
  ];
  for (const [name, start, end] of ends) {
    test(`six months from ${name} are whitelisted strictly before their end`, () => {
      const events = [posting('declaration_posted', { at: start }), sent('notice_informed', { at: start })];
      expect(shown(events, instant(end - 1))).toEqual({ status: 'whitelist', type: 'api', until: end });
      expect(shown(events, end)).toEqual({ status: 'neutral', why: 'expired' });
    });
  }

  test('a sweep that records the end changes nothing that is shown, before or after', () => {
    const start = fromIndianTime(2026, 11, 23);
    const events = [
      posting('declaration_posted', { at: start }),
      sent('notice_informed', { at: start }),
      contacted({ at: start }),
    ];
    const end = plusMonths(start, 6);
    expect(lapsedOf(fold(events), account, instant(end - 1), defaultTerms)).toEqual([]);
    const found = lapsedOf(fold(events), account, end, defaultTerms);
    expect(found.map(({ what }) => what)).toEqual(['permission', 'contact']);
    expect(shown([...events, ...found], end).status).toBe('neutral');
    expect(lapsedOf(fold([...events, ...found]), account, end, defaultTerms)).toEqual([]);
  });
});

describe('R7 opt-in', () => {
  const start = fromIndianTime(2026, 11, 23, 10 * HOUR);
  const request = posting('request_posted', { at: start });

  test('a request awaits to the last millisecond of ninety days, then it has lapsed', () => {
    const standing = fold([request, sent('notice_asked', { at: start })]);
    expect(show(standing, account, 'opt_in', instant(start + 90 * DAY - 1), defaultTerms)).toEqual({
      status: 'neutral',
      why: 'awaiting',
    });
    expect(show(standing, account, 'opt_in', instant(start + 90 * DAY), defaultTerms)).toEqual({
      status: 'neutral',
      why: 'no_answer',
    });
    expect(lapsedOf(standing, account, instant(start + 90 * DAY - 1), defaultTerms)).toEqual([]);
    expect(lapsedOf(standing, account, instant(start + 90 * DAY), defaultTerms)).toMatchObject([{ what: 'request' }]);
  });

  test('six months run from the agreeing call, not from the request', () => {
    const call = instant(start + 89 * DAY);
    const events = [request, sent('notice_asked', { at: start }), agreed({ at: call })];
    expect(shown(events, instant(plusMonths(call, 6) - 1), 'opt_in').status).toBe('whitelist');
    expect(shown(events, plusMonths(call, 6), 'opt_in').status).toBe('neutral');
  });

  test('a declaration whose notice was not accepted awaits for ninety days in a business that has turned', () => {
    const declaration = [posting('declaration_posted', { at: start })];
    expect(shown(declaration, instant(start + MINUTE), 'opt_in')).toEqual({ status: 'neutral', why: 'awaiting' });
    expect(shown(declaration, instant(start + 90 * DAY), 'opt_in')).toEqual({ status: 'neutral', why: 'no_answer' });
  });
});

describe('R15 shown when several apply', () => {
  const start = fromIndianTime(2026, 11, 23, 10 * HOUR);
  const api = [posting('declaration_posted', { at: start }), sent('notice_informed', { at: start })];
  const customer = (until: Instant) => contacted({ at: start, expiresAt: until });
  const agent = [member('member_added', { at: start }), member('member_verified', { at: start })];
  const end = plusMonths(start, 6);

  test('of API and Customer the one that expires later, of equals API', () => {
    expect(shown([...api, customer(instant(end + 1))], start)).toMatchObject({ type: 'customer', until: end + 1 });
    expect(shown([...api, customer(end)], start)).toMatchObject({ type: 'api', until: end });
    expect(shown([...api, customer(instant(end - 1))], start)).toMatchObject({ type: 'api', until: end });
  });

  test('Agent before both, without end; Blacklist before all', () => {
    const events = [...api, customer(instant(end + 1)), ...agent];
    expect(shown(events, start)).toEqual({ status: 'whitelist', type: 'agent', until: null });
    expect(shown(events, plusMonths(start, 1200))).toEqual({ status: 'whitelist', type: 'agent', until: null });
    expect(shown([...events, objected({ at: start })], start)).toEqual({ status: 'blacklist', since: start });
  });

  test('whichever is left when one of them ends', () => {
    const events = [...api, customer(instant(end + HOUR))];
    expect(shown(events, end)).toMatchObject({ type: 'customer' });
    expect(shown([...events, lapsed({ at: end })], end)).toMatchObject({ type: 'customer' });
    expect(shown(events, instant(end + HOUR)).status).toBe('neutral');
  });

  test('what is left to run is whole seconds, rounded up: never 0 while it stands', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 12 }), fc.integer({ min: 0, max: 4 * 10 ** 12 }), (left, from) => {
        const seconds = secondsUntil(instant(from + left), instant(from));
        expect(seconds).toBeGreaterThan(0);
        expect(seconds * 1000).toBeGreaterThanOrEqual(left);
        expect((seconds - 1) * 1000).toBeLessThan(left);
      }),
    );
  });
});

test('six months later is the same hour of the same day of the month, or of its last day, for any instant', () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2150, 0) }), fc.integer({ min: 1, max: 36 }), (at, months) => {
      const from = indianTime(instant(at));
      const to = indianTime(plusMonths(instant(at), months));
      expect(to.sinceMidnight).toBe(from.sinceMidnight);
      expect(to.year * 12 + to.month).toBe(from.year * 12 + from.month + months);
      const lastDay = new Date(Date.UTC(to.year, to.month, 0)).getUTCDate();
      expect(to.day).toBe(Math.min(from.day, lastDay));
    }),
  );
});
