import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Account } from '#domain/account/account.ts';
import { after, DAY, fromIndianTime, HOUR, type Instant, instant } from '#domain/kernel/instant.ts';
import { noCallingHolidays } from '#domain/permission/calling-holidays.ts';
import type { KnownPreference } from '#domain/permission/known-preference.ts';
import { type IntendedCall, type Known, type Permission, permission } from '#domain/permission/permission.ts';
import { purposes } from '#domain/permission/reasons.ts';
import { bandsOffByDefault, categories, communicationModes, dayTypes, timeBands } from '#domain/registry/preference-codes.ts';
import { fullyBlocked, partialBlock } from '#domain/registry/preference-profile.ts';
import { type Entry, noStanding, withAccount } from '#domain/whitelist/standing.ts';
import { defaultTerms, type Terms, termsInForce } from '#domain/whitelist/terms.ts';
import { objectLine, worldAccounts } from '#test/support/world-directory.ts';

const monday = fromIndianTime(2026, 11, 30);
const inTheWeek: fc.Arbitrary<Instant> = fc.integer({ min: 0, max: 7 * DAY }).map((passed) => after(monday, passed));
const onTheHour: fc.Arbitrary<Instant> = fc.integer({ min: 0, max: 7 * 24 }).map((hours) => after(monday, hours * HOUR));
const anyTime = fc.oneof(inTheWeek, onTheHour);

const profile = fc
  .record({
    categories: fc.subarray([...categories], { maxLength: 2 }),
    modes: fc.subarray([...communicationModes], { maxLength: 2 }),
    bands: fc.subarray([...timeBands], { maxLength: 3 }),
    opened: fc.subarray([...bandsOffByDefault]),
    days: fc.subarray([...dayTypes], { maxLength: 2 }),
  })
  .map(partialBlock);
const preference: fc.Arbitrary<KnownPreference> = fc.oneof(
  fc.record({ kind: fc.constant('not_on_dnd' as const), until: anyTime }),
  fc.record({
    kind: fc.constant('on_dnd' as const),
    profile: fc.oneof({ weight: 8, arbitrary: profile }, fc.constant(fullyBlocked), fc.constant(null)),
    until: fc.option(anyTime, { freq: 9 }),
  }),
  fc.constant({ kind: 'unknown' as const }),
);

const hours = fc.integer({ min: 0, max: 24 }).map((hour) => hour * 60);
const ownTerms: fc.Arbitrary<Terms> = fc
  .record(
    { calling_from_minute: hours, calling_until_minute: hours, promotional_from_minute: hours, promotional_until_minute: hours },
    { requiredKeys: [] },
  )
  .map((own) => termsInForce({}, {}, own));

const entry: fc.Arbitrary<Entry> = fc.record({
  state: fc.constantFrom('neutral', 'provisional', 'declared', 'withheld', 'awaiting', 'agreed'),
  postedAt: anyTime,
  expiresAt: anyTime,
  strict: fc.boolean(),
  notice: fc.constant(1),
  noticeQueuedAt: anyTime,
  line: fc.constantFrom(null, objectLine),
  acceptedAt: fc.option(anyTime),
  receipts: fc.boolean(),
  delivered: fc.boolean(),
  renewal: fc.constant(null),
});

const agreement = {
  signedOn: '2026-11-01',
  signatory: 'A',
  reference: '1',
  earlierObjections: 'imported',
  filedAt: monday,
} as const;
const known: fc.Arbitrary<Known> = fc.record({
  business: fc.record({ agreement: fc.option(fc.constant(agreement), { freq: 9 }) }),
  account: fc.record({
    id: fc.constant(worldAccounts.A1.id),
    status: fc.oneof(
      { weight: 9, arbitrary: fc.constant('active' as const) },
      fc.constantFrom<Account['status']>('closed', 'suspended'),
    ),
  }),
  mode: fc.constantFrom('opt_out' as const, 'opt_in' as const),
  terms: ownTerms,
  callingHolidays: fc.record({ dates: fc.subarray(['2026-12-01', '2026-12-03', '2027-02-28']), national: fc.boolean() }),
  signOf: fc.option(fc.record({ heardAt: anyTime, brokenAt: fc.option(anyTime) })).map((sign) => () => sign),
  standing: fc
    .record({
      account: fc.constant(worldAccounts.A1.id),
      entry: fc.option(entry, { freq: 4 }),
      contactUntil: fc.option(anyTime, { freq: 2 }),
      member: fc.constantFrom(null, null, null, 'unverified' as const, 'verified' as const),
    })
    .map((own) => withAccount(noStanding, own)),
  preference,
});
const call: fc.Arbitrary<IntendedCall> = fc.record({
  purpose: fc.constantFrom(...purposes),
  category: fc.option(fc.constantFrom(...categories)),
  mode: fc.constantFrom(...communicationModes),
  at: anyTime,
  holidays: fc.constantFrom(new Set<string>(), new Set(['2026-12-02'])),
});

describe('R16: whatever is known and whatever is asked', () => {
  test('R16: what is allowed stays allowed until it says it ends', () => {
    fc.assert(
      fc.property(known, call, fc.double({ min: 0, max: 1, noNaN: true }), (facts, intended, share) => {
        const answer = permission(facts, intended);
        if (answer.kind === 'refused') return;
        const left = (answer.until ?? intended.at + 400 * DAY) - intended.at;
        expect(left).toBeGreaterThan(0);
        for (const later of [left - 1, Math.floor(share * (left - 1))]) {
          expect(permission(facts, { ...intended, at: instant(intended.at + later) }).kind, `${later} later`).toBe('allowed');
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('R16: an objection refuses every purpose', () => {
    fc.assert(
      fc.property(known, call, (facts, intended) => {
        const objection = { at: monday, door: 'missed_call', askingAllowed: true } as const;
        expect(permission({ ...facts, standing: { ...facts.standing, objection } }, intended).kind).toBe('refused');
      }),
    );
  });

  test('R16: government ignores the preference, and nothing that comes before it', () => {
    fc.assert(
      fc.property(known, preference, call, (facts, other, intended) => {
        const asked: IntendedCall = { ...intended, purpose: 'government' };
        expect(permission({ ...facts, preference: other }, asked)).toEqual(permission(facts, asked));
      }),
    );
  });

  test('R16: nothing that was agreed with the business permits promotion', () => {
    fc.assert(
      fc.property(known, call, (facts, intended) => {
        const asked: IntendedCall = { ...intended, purpose: 'promotional' };
        const bare = { ...noStanding, objection: facts.standing.objection };
        expect(permission(facts, asked)).toEqual(permission({ ...facts, standing: bare }, asked));
      }),
    );
  });

  test('R16: without a preference that is known and fresh nothing is promoted', () => {
    fc.assert(
      fc.property(known, call, (facts, intended) => {
        const asked: IntendedCall = { ...intended, purpose: 'promotional' };
        const until = intended.at;
        for (const stale of [{ kind: 'unknown' } as const, { ...facts.preference, until } as KnownPreference]) {
          expect(permission({ ...facts, preference: stale }, asked).kind).toBe('refused');
        }
      }),
    );
  });

  test('R19: hours and holidays of the account’s own never allow more, nor for longer', () => {
    const end = (answer: Permission): number => (answer.kind === 'refused' ? 0 : (answer.until ?? Number.POSITIVE_INFINITY));
    fc.assert(
      fc.property(known, call, (facts, intended) => {
        expect(end(permission(facts, intended))).toBeLessThanOrEqual(
          end(permission({ ...facts, terms: defaultTerms, callingHolidays: noCallingHolidays }, intended)),
        );
      }),
    );
  });
});
