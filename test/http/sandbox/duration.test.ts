import { describe, expect, it } from 'vitest';
import { fromIndianTime, HOUR } from '#domain/kernel/instant.ts';
import { plusDuration } from '#http/sandbox/duration.ts';

const at = fromIndianTime(2026, 8, 31, 10 * HOUR);

describe('durations', () => {
  it.each([
    ['P6M', fromIndianTime(2027, 2, 28, 10 * HOUR)],
    ['P1Y6M', fromIndianTime(2028, 2, 29, 10 * HOUR)],
    ['P1W', fromIndianTime(2026, 9, 7, 10 * HOUR)],
    ['P1D', fromIndianTime(2026, 9, 1, 10 * HOUR)],
    ['PT15M', at + 15 * 60_000],
    ['P1DT2H3M4S', fromIndianTime(2026, 9, 1, 12 * HOUR) + 184_000],
    ['P0D', at],
  ])('%s is added by the Indian calendar', (duration, then) => {
    expect(plusDuration(at, duration)).toBe(then);
  });

  it.each(['', 'P', 'PT', 'P1DT', '-P1D', 'P-1D', 'P1.5D', '6 months', 'p6m', 'P6M ', 'PT1H1D', 'P1M1Y'])(
    '%j is none',
    (duration) => {
      expect(plusDuration(at, duration)).toBeNull();
    },
  );
});
