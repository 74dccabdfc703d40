import { expect, it } from 'vitest';
import { fromIndianField } from '#console/platform/indian-time.ts';

it('a time that is written into a field is Indian, wherever the browser stands', () => {
  expect(fromIndianField('2026-11-27T00:10')).toBe('2026-11-26T18:40:00.000Z');
  expect(fromIndianField('2026-11-27T23:59:30')).toBe('2026-11-27T18:29:30.000Z');
});
