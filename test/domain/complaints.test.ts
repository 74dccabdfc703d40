import { expect, test } from 'vitest';
import { readCallerId } from '#domain/account/caller-id.ts';
import { complaintAlarm } from '#domain/account/complaint-alarm.ts';
import { defaultTerms } from '#domain/whitelist/terms.ts';

test.each([
  ['1409000001', '1409000001'],
  ['+91 98765 00001', '9876500001'],
  ['0161-9000001', '1619000001'],
  ['acmebk', 'ACMEBK'],
  [' VM-ACMEBK-P ', 'ACMEBK'],
  ['ad-650123', '650123'],
  ['JD-ACMEBK', 'ACMEBK'],
  ['ACMEBK-S', 'ACMEBK'],
])('R12.3 the caller id %j is read as %j', (given, read) => {
  expect(readCallerId(given)).toBe(read);
});

test.each(['', 'AB', 'ACME BANK', 'VM-AC', 'ACMEBK-X', 'ACMEBK-P-P', '98765000011', "x'; drop", 'एसीएमई'])(
  'R12.3 %j is no caller id',
  (given) => {
    expect(readCallerId(given)).toBeNull();
  },
);

test.each([
  [0, 'none'],
  [1, 'none'],
  [2, 'near'],
  [3, 'reached_if_flagged'],
  [4, 'reached_if_flagged'],
  [5, 'reached'],
  [6, 'reached'],
] as const)('R12.3 %i people within ten days: %s', (people, alarm) => {
  expect(complaintAlarm(people, defaultTerms)).toBe(alarm);
});
