import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BusinessId } from '#domain/account/account.ts';
import { DAY, fromIndianTime, HOUR, type Instant, after as later, SECOND } from '#domain/kernel/instant.ts';
import { type Claim, judgePreference } from '#domain/registry/judge-preference.ts';
import type { DndReceipt, NationalCopy, ScrubRun } from '#domain/registry/source.ts';
import { defaultTerms } from '#domain/whitelist/terms.ts';

const ours = 1 as BusinessId;
const theirs = 2 as BusinessId;
const day = (date: number): Instant => fromIndianTime(2026, 11, date);
const copy = (date: number): NationalCopy => ({ kind: 'national_copy', id: date, date: day(date) });
const run = (date: number, business = ours): ScrubRun => ({ kind: 'scrub_run', id: 100 + date, date: day(date), business });
const receipt = (at: Instant): DndReceipt => ({ kind: 'receipt', date: at });
const no = (source: Claim['source']): Claim => ({ says: 'not_on_dnd', source });
const yes = (source: Claim['source'], profile: number | null = 0): Claim => ({ says: 'on_dnd', source, profile });

function judged(claims: readonly Claim[], now: Instant, business: BusinessId | null = ours) {
  const preference = judgePreference(claims, { business, now, terms: defaultTerms });
  if (preference.kind === 'unknown') return preference.because;
  return `${preference.kind} by ${preference.source.kind}`;
}

describe('R5: how long "not on DND" counts', () => {
  const cases: readonly [string, Claim, Instant, string][] = [
    ['a national copy, before its date', no(copy(2)), later(day(2), -1), 'no_source'],
    ['a national copy, from its date on', no(copy(2)), day(2), 'not_on_dnd by national_copy'],
    ['a national copy, the last millisecond of seven days', no(copy(2)), later(day(9), -1), 'not_on_dnd by national_copy'],
    ['a national copy, when the seven days are over', no(copy(2)), day(9), 'stale'],
    ['a scrub run, from its day on', no(run(2)), day(2), 'not_on_dnd by scrub_run'],
    ['a scrub run, before 23:59:59', no(run(2)), later(day(3), -SECOND - 1), 'not_on_dnd by scrub_run'],
    ['a scrub run, from 23:59:59 on', no(run(2)), later(day(3), -SECOND), 'stale'],
  ];
  test.each(cases)('%s', (_, claim, now, answer) => {
    expect(judged([claim], now)).toBe(answer);
  });

  test('an account with a shorter term forgets it earlier (R19)', () => {
    const asked = { business: ours, now: day(5), terms: { national_copy_days: 3 } };
    expect(judgePreference([no(copy(2))], asked).kind).toBe('unknown');
  });

  test('of two that are fresh the one that counts longer is named', () => {
    expect(judged([no(run(3)), no(copy(2))], day(3))).toBe('not_on_dnd by national_copy');
    expect(judged([no(copy(-4)), no(run(3))], day(3))).toBe('not_on_dnd by scrub_run');
  });
});

describe('R5: a scrub run answers its own business only', () => {
  test('another business, and nobody in particular, learn nothing of it', () => {
    expect(judged([no(run(2))], day(2), theirs)).toBe('no_source');
    expect(judged([no(run(2))], day(2), null)).toBe('no_source');
    expect(judged([no(copy(2)), yes(run(3))], day(3), theirs)).toBe('not_on_dnd by national_copy');
  });
});

describe('R5: "on DND" stays until a later source contradicts it', () => {
  const cases: readonly [string, readonly Claim[], string][] = [
    ['a copy of a year ago still says yes', [yes({ ...copy(1), date: fromIndianTime(2025, 1, 1) })], 'on_dnd by national_copy'],
    ['a later run of the business says no', [yes(copy(2)), no(run(5))], 'not_on_dnd by scrub_run'],
    ['a later copy does not list it', [yes(run(3)), no(copy(4))], 'not_on_dnd by national_copy'],
    ['a run says yes after the copy said no', [no(copy(2)), yes(run(4))], 'on_dnd by scrub_run'],
    ['sources of one day disagree', [yes(copy(5)), no(run(5))], 'on_dnd by national_copy'],
    ['a receipt says yes after the copy said no', [no(copy(2)), yes(receipt(later(day(4), HOUR)), null)], 'on_dnd by receipt'],
    ['a run is no answer to a receipt', [no(run(5)), yes(receipt(later(day(4), HOUR)), null)], 'on_dnd by receipt'],
    ['a copy of the receipt’s day is no answer to it', [no(copy(4)), yes(receipt(later(day(4), 1)), null)], 'on_dnd by receipt'],
    ['a copy of a later day is', [no(copy(5)), yes(receipt(later(day(4), HOUR)), null)], 'not_on_dnd by national_copy'],
  ];
  test.each(cases)('%s', (_, claims, answer) => {
    expect(judged(claims, later(day(5), 12 * HOUR))).toBe(answer);
  });

  test('what was contradicted does not come back when the contradiction is stale', () => {
    expect(judged([yes(copy(2)), no(run(5))], day(6))).toBe('stale');
  });

  test('a carrier’s receipt blocks everything, whatever the older copy says of categories', () => {
    const asked = { business: ours, now: day(5), terms: defaultTerms };
    const preference = judgePreference([yes(copy(2), 7), yes(receipt(day(4)), null)], asked);
    expect(preference).toMatchObject({ kind: 'on_dnd', profile: null });
  });
});

test('R5: in whatever order the sources are named, the answer is the same', () => {
  const source = fc.oneof(
    fc.integer({ min: 1, max: 20 }).map(copy),
    fc.integer({ min: 1, max: 20 }).map((date) => run(date)),
    fc.integer({ min: 0, max: 20 * 24 }).map((hours) => receipt(later(day(1), hours * HOUR))),
  );
  const claim = source.chain((from) =>
    from.kind === 'receipt' ? fc.constant(yes(from, null)) : fc.constantFrom(no(from), yes(from)),
  );
  fc.assert(
    fc.property(fc.array(claim, { maxLength: 6 }), fc.integer({ min: 0, max: 25 }), (claims, days) => {
      const now = later(day(1), days * DAY);
      expect(judged(claims.toReversed(), now).split(' ')[0]).toBe(judged(claims, now).split(' ')[0]);
    }),
  );
});
