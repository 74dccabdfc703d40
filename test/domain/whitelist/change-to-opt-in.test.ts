import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConsentEvent } from '#domain/consent/event.ts';
import { DAY, fromIndianTime, HOUR, instant, MINUTE, plusMonths } from '#domain/kernel/instant.ts';
import { countObjector, initialMode } from '#domain/whitelist/breaker.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { wordingWanted } from '#domain/whitelist/notice-wanted.ts';
import { defaultTerms } from '#domain/whitelist/terms.ts';
import { agreed, ended, objected, posting, removed, sent } from '#test/support/consent-events.ts';
import { person, worldAccounts } from '#test/support/world-directory.ts';

describe('R9.1 more than three different people', () => {
  test('the fourth turns the business, however often the first three object in between', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 40 }), (objectors) => {
        let mode = initialMode;
        const different = new Set<number>();
        for (const index of objectors) {
          const turnedBefore = mode.mode === 'opt_in';
          mode = countObjector(mode, person(index), defaultTerms);
          if (!turnedBefore) different.add(index);
          expect(mode.mode).toBe(different.size > 3 ? 'opt_in' : 'opt_out');
          expect(mode.objectors.length).toBe(different.size);
        }
      }),
    );
  });

  test('a stricter term turns it earlier: with 0 the first', () => {
    expect(countObjector(initialMode, person(1), { ...defaultTerms, breaker_people: 0 }).mode).toBe('opt_in');
    const two = [1, 2].reduce(
      (mode, index) => countObjector(mode, person(index), { ...defaultTerms, breaker_people: 1 }),
      initialMode,
    );
    expect(two.mode).toBe('opt_in');
  });
});

describe('R9.2 the wording follows the mode when a notice is sent', () => {
  const account = worldAccounts.A1.id;
  const start = fromIndianTime(2026, 11, 23, 10 * HOUR);
  const now = instant(start + MINUTE);
  const declaration = [posting('declaration_posted', { at: start })];
  const request = [posting('request_posted', { at: start })];

  function wording(
    events: readonly ConsentEvent[],
    mode: 'opt_in' | 'opt_out',
    form: 'declaration' | 'request' | 'renewal' = 'declaration',
    { notice = 1, at = now } = {},
  ) {
    return wordingWanted(fold(events), { account, notice, form }, { mode, now: at, terms: defaultTerms });
  }

  test('a declaration informs in opt-out mode and asks after the change', () => {
    expect(wording(declaration, 'opt_out')).toBe('inform');
    expect(wording(declaration, 'opt_in')).toBe('ask');
  });

  test('whoever was to be asked is asked, also after a reset', () => {
    expect(wording(request, 'opt_in', 'request')).toBe('ask');
    expect(wording(request, 'opt_out', 'request')).toBe('ask');
  });

  test('nobody is sent what the entry no longer wants', () => {
    expect(wording([], 'opt_out')).toBeNull();
    expect(wording([...declaration, removed({ at: start })], 'opt_out')).toBeNull();
    expect(wording([...declaration, objected({ at: start })], 'opt_out')).toBeNull();
    expect(wording([...declaration, ended('notice_failed', { at: start })], 'opt_out')).toBeNull();
    expect(wording([...declaration, sent('notice_informed', { at: start })], 'opt_out')).toBeNull();
    expect(wording(declaration, 'opt_out', 'declaration', { notice: 2 })).toBeNull();
    expect(wording([...request, sent('notice_asked', { at: start }), agreed({ at: start })], 'opt_in', 'request')).toBeNull();
  });

  test('nor after its term has passed', () => {
    expect(wording(declaration, 'opt_out', 'declaration', { at: instant(plusMonths(start, 6) - 1) })).toBe('inform');
    expect(wording(declaration, 'opt_out', 'declaration', { at: plusMonths(start, 6) })).toBeNull();
    expect(wording(request, 'opt_in', 'request', { at: instant(start + 90 * DAY - 1) })).toBe('ask');
    expect(wording(request, 'opt_in', 'request', { at: instant(start + 90 * DAY) })).toBeNull();
  });

  test('a notice that a newer one has replaced is not sent', () => {
    const replaced = [...declaration, removed({ at: start }), posting('declaration_posted', { at: start, notice: 3 })];
    expect(wording(replaced, 'opt_out')).toBeNull();
    expect(wording(replaced, 'opt_out', 'declaration', { notice: 3 })).toBe('inform');
  });
});
