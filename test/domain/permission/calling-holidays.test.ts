import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateOf } from '#domain/kernel/calendar-date.ts';
import { DAY, fromIndianTime, type Instant, instant, SECOND } from '#domain/kernel/instant.ts';
import {
  type CallingHolidays,
  hasFewerHolidays,
  holidaysInForce,
  isCallingHoliday,
  nextCallingHoliday,
  noCallingHolidays,
  readHolidays,
} from '#domain/permission/calling-holidays.ts';

const LAST_SECOND = DAY - SECOND;
const on = (...dates: string[]): CallingHolidays => ({ dates, national: false });
const national: CallingHolidays = { dates: [], national: true };
const next = (holidays: CallingHolidays, at: Instant): string | null => {
  const begins = nextCallingHoliday(holidays, at);
  return begins === null ? null : `${dateOf(begins)} ${new Date(begins).toISOString()}`;
};

describe('R16: a holiday of the account', () => {
  it.each<[string, CallingHolidays, Instant, boolean]>([
    ['the last second before it', on('2026-12-02'), fromIndianTime(2026, 12, 1, LAST_SECOND), false],
    ['its first moment', on('2026-12-02'), fromIndianTime(2026, 12, 2), true],
    ['its last millisecond', on('2026-12-02'), fromIndianTime(2026, 12, 2, DAY - 1), true],
    ['the first moment after it', on('2026-12-02'), fromIndianTime(2026, 12, 3), false],
    ['the leap day', on('2028-02-29'), fromIndianTime(2028, 2, 29, LAST_SECOND), true],
    ['the day after the leap day', on('2028-02-29'), fromIndianTime(2028, 3, 1), false],
    ['the same day of another year', on('2026-12-02'), fromIndianTime(2027, 12, 2), false],
    ['Republic Day', national, fromIndianTime(2031, 1, 26, LAST_SECOND), true],
    ['Independence Day', national, fromIndianTime(2027, 8, 15), true],
    ['Gandhi Jayanti', national, fromIndianTime(2028, 10, 2), true],
    ['a day between', national, fromIndianTime(2028, 10, 3), false],
    ['Republic Day where the nation does not count', on('2027-01-27'), fromIndianTime(2027, 1, 26), false],
  ])('R16: %s', (_, holidays, at, is) => {
    expect(isCallingHoliday(holidays, at)).toBe(is);
  });

  it('R16: the next begins at midnight in India, also over the end of a year, and never on the day itself', () => {
    const noon = (year: number, month: number, day: number) => fromIndianTime(year, month, day, DAY / 2);
    expect(next(on('2026-12-02'), noon(2026, 12, 1))).toBe('2026-12-02 2026-12-01T18:30:00.000Z');
    expect(next(on('2026-12-02'), noon(2026, 12, 2))).toBeNull();
    expect(next(on('2026-12-02', '2026-12-03'), noon(2026, 12, 2))).toBe('2026-12-03 2026-12-02T18:30:00.000Z');
    expect(next(on('2028-02-29'), noon(2028, 2, 28))).toBe('2028-02-29 2028-02-28T18:30:00.000Z');
    expect(next(national, noon(2026, 10, 2))).toBe('2027-01-26 2027-01-25T18:30:00.000Z');
    expect(next({ dates: ['2027-03-01'], national: true }, noon(2026, 12, 31))).toBe('2027-01-26 2027-01-25T18:30:00.000Z');
    expect(next({ dates: ['2027-01-01'], national: true }, noon(2026, 12, 31))).toBe('2027-01-01 2026-12-31T18:30:00.000Z');
    expect(next(noCallingHolidays, noon(2026, 12, 31))).toBeNull();
  });

  it('R16: dates that are no days are not kept, and those that are once and in order', () => {
    expect(readHolidays(['2026-12-25', '2026-12-02', '2026-12-25'], false)).toEqual(on('2026-12-02', '2026-12-25'));
    for (const date of ['2027-02-29', '2026-13-01', '2026-00-10', '2026-12-32', '', '25-12-2026'])
      expect([date, readHolidays(['2026-12-25', date], true)]).toEqual([date, null]);
  });
});

describe('R19: holidays of several levels', () => {
  const date = fc.integer({ min: 0, max: 60 }).map((days) => dateOf(instant(fromIndianTime(2026, 12, 1) + days * DAY)));
  const level = fc.record({ dates: fc.array(date, { maxLength: 5 }), national: fc.boolean() });

  it('R19: add up: what one of them closes is closed, and nothing else', () => {
    fc.assert(
      fc.property(level, level, level, fc.integer({ min: 0, max: 60 * DAY }), (one, two, three, passed) => {
        const at = instant(fromIndianTime(2026, 12, 1) + passed);
        const closed = [one, two, three].some((own) => isCallingHoliday(own, at));
        const inForce = holidaysInForce(one, two, three);
        expect(isCallingHoliday(inForce, at)).toBe(closed);
        expect(hasFewerHolidays(inForce, one, at)).toBe(false);
        const begins = nextCallingHoliday(inForce, at);
        if (begins === null) return;
        expect(isCallingHoliday(inForce, begins)).toBe(true);
        for (const own of [one, two, three]) expect(nextCallingHoliday(own, at) ?? begins).toBeGreaterThanOrEqual(begins);
      }),
    );
  });

  it('R19: a day to come or of today is missed where it is left out, one that has passed is not', () => {
    const at = fromIndianTime(2026, 12, 2, LAST_SECOND);
    expect(hasFewerHolidays(on('2026-12-02'), on('2026-12-01', '2026-12-02'), at)).toBe(false);
    expect(hasFewerHolidays(noCallingHolidays, on('2026-12-02'), at)).toBe(true);
    expect(hasFewerHolidays(on('2026-12-04'), on('2026-12-03'), at)).toBe(true);
    expect(hasFewerHolidays(on('2027-01-26'), national, at)).toBe(true);
    expect(hasFewerHolidays(national, noCallingHolidays, at)).toBe(false);
  });
});
