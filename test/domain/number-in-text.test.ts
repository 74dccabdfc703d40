import { expect, it } from 'vitest';
import { holdsNumber, holdsTenDigits } from '#domain/kernel/number-in-text.ts';
import { phoneNumber } from '#domain/kernel/phone-number.ts';

const number = phoneNumber(9_800_000_001);

it.each([
  ['letter 7 of 27 11 2026', false, false],
  ['2026-11-27 10:15, ticket 448812', false, false],
  ['9000000009', true, false],
  ['90000 00009', true, false],
  ['+91 98000\u00a000001', true, true],
  ['98000-00001', false, true],
  ['९८०००००००१', true, true],
  ['(98000) 00-001, Mrs S.', false, true],
])('R17: “%s” holds ten digits in a row: %s, and the number: %s', (text, digits, spelt) => {
  expect([holdsTenDigits(text), holdsNumber(text, number)]).toEqual([digits, spelt]);
});
