import { expect, test } from 'vitest';
import { DAY, fromIndianTime, HOUR, instant } from '#domain/kernel/instant.ts';
import { knownPreference } from '#domain/permission/known-preference.ts';
import { fullyBlocked, partialBlock } from '#domain/registry/preference-profile.ts';
import { defaultTerms } from '#domain/whitelist/terms.ts';

const date = fromIndianTime(2026, 11, 30);
const copy = { kind: 'national_copy', id: 1, date } as const;
const noSms = partialBlock({ modes: ['sms'] });
const profiles = new Map([
  [0, fullyBlocked],
  [3, noSms],
]);

test('R5, R16: what somebody on DND left open counts for as long as "not on DND" of the same source would', () => {
  const known = knownPreference({ kind: 'on_dnd', source: copy, profile: 3 }, profiles, defaultTerms);
  expect(known).toEqual({ kind: 'on_dnd', profile: noSms, until: date + 7 * DAY });
});

test('R16: where nobody says what is blocked, nothing is known to be open', () => {
  const receipt = { kind: 'receipt', date: instant(date + HOUR) } as const;
  const known = knownPreference({ kind: 'on_dnd', source: receipt, profile: null }, profiles, defaultTerms);
  expect(known).toEqual({ kind: 'on_dnd', profile: null, until: null });
  expect(knownPreference({ kind: 'on_dnd', source: copy, profile: 4 }, profiles, defaultTerms)).toMatchObject({ profile: null });
});

test('R16: "not on DND" and "unknown" stay what they are', () => {
  const not = { kind: 'not_on_dnd', source: copy, until: instant(date + DAY) } as const;
  expect(knownPreference(not, profiles, defaultTerms)).toEqual(not);
  expect(knownPreference({ kind: 'unknown', because: 'stale' }, profiles, defaultTerms)).toMatchObject({ kind: 'unknown' });
});
