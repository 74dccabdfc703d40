import { describe, expect, it } from 'vitest';
import { daysWithin, listOf } from '#console/overview/expiry-days.ts';

describe('permissions that end', () => {
  const month = Array.from({ length: 31 }, (_, place) => ({
    date: `2026-12-${String(place + 1).padStart(2, '0')}`,
    count: place,
    isMore: false,
  }));

  it('are counted and listed by the same whole Indian days', () => {
    const within = daysWithin(month, 7);
    expect(within.reduce((sum, { count }) => sum + count, 0)).toBe(28);
    expect(listOf(within)).toBe('/whitelist?expiresFrom=2026-12-01&expiresTo=2026-12-08');
    expect(listOf(daysWithin(month, 30))).toBe('/whitelist?expiresFrom=2026-12-01&expiresTo=2026-12-31');
  });
});
