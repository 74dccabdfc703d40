/**
 * Time in the domain: an instant is a whole number of milliseconds since 1970-01-01T00:00:00Z, always handed in, never read
 * from a clock here. Calendar arithmetic is done in Asia/Kolkata, which has been UTC+05:30 without daylight saving since 1945,
 * so the civil calendar can be computed with integers alone.
 */
export type Instant = number & { readonly __unit: 'ms since epoch' };

/** A length of time in milliseconds. */
export type Milliseconds = number;

export const SECOND: Milliseconds = 1_000;
export const MINUTE: Milliseconds = 60 * SECOND;
export const HOUR: Milliseconds = 60 * MINUTE;
export const DAY: Milliseconds = 24 * HOUR;

const IST_OFFSET: Milliseconds = 5 * HOUR + 30 * MINUTE;

/** A date and time of day as a clock in India shows it. `month` is 1–12, `weekday` 1 (Monday)–7 (Sunday). */
export interface IndianTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  /** Milliseconds since midnight, Indian time. */
  readonly sinceMidnight: Milliseconds;
}

export function instant(milliseconds: number): Instant {
  if (!Number.isSafeInteger(milliseconds)) throw new RangeError(`not a whole number of milliseconds: ${milliseconds}`);
  return milliseconds as Instant;
}

export function after(at: Instant, milliseconds: Milliseconds): Instant {
  return (at + milliseconds) as Instant;
}

export function earliest(...instants: readonly Instant[]): Instant {
  return Math.min(...instants) as Instant;
}

export function latest(...instants: readonly Instant[]): Instant {
  return Math.max(...instants) as Instant;
}

export function indianTime(at: Instant): IndianTime {
  const local = at + IST_OFFSET;
  const days = Math.floor(local / DAY);
  const { year, month, day } = civilFromDays(days);
  return { year, month, day, weekday: ((((days + 3) % 7) + 7) % 7) + 1, sinceMidnight: local - days * DAY };
}

/** The instant of a civil date and time of day in India. A day past the month's end is not corrected here. */
export function fromIndianTime(year: number, month: number, day: number, sinceMidnight: Milliseconds = 0): Instant {
  return (daysFromCivil(year, month, day) * DAY + sinceMidnight - IST_OFFSET) as Instant;
}

/**
 * The same day of the month and time of day, `months` later by the Indian calendar; where that month has no such day, its last
 * day (31 August plus six months is 28 or 29 February).
 */
export function plusMonths(at: Instant, months: number): Instant {
  const from = indianTime(at);
  const index = from.year * 12 + (from.month - 1) + months;
  const year = Math.floor(index / 12);
  const month = index - year * 12 + 1;
  return fromIndianTime(year, month, Math.min(from.day, daysInMonth(year, month)), from.sinceMidnight);
}

/** Midnight at which the Indian day of `at` began. */
export function startOfIndianDay(at: Instant): Instant {
  const { sinceMidnight } = indianTime(at);
  return (at - sinceMidnight) as Instant;
}

function daysInMonth(year: number, month: number): number {
  const next = month === 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 1, 1);
  return next - daysFromCivil(year, month, 1);
}

// The two conversions between a proleptic Gregorian date and a day count are the well-known 400-year-era integer forms: a year
// is counted from March, so that the leap day is the last of it.
const DAYS_BEFORE_EPOCH = 719_468;
const DAYS_PER_ERA = 146_097;

function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_PER_ERA + dayOfEra - DAYS_BEFORE_EPOCH;
}

function civilFromDays(days: number): { year: number; month: number; day: number } {
  const z = days + DAYS_BEFORE_EPOCH;
  const era = Math.floor(z / DAYS_PER_ERA);
  const dayOfEra = z - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const m = Math.floor((5 * dayOfYear + 2) / 153);
  const month = m < 10 ? m + 3 : m - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * m + 2) / 5) + 1 };
}

const TWO_DIGITS = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'));
const FRACTIONS = Array.from({ length: SECOND }, (_, value) => `.${String(value).padStart(3, '0')}Z`);

/**
 * ISO 8601 in UTC to the millisecond: `2026-11-26T09:34:05.000Z`; a part of a millisecond is cut off. By integers and tables, because an
 * answer at dial time names five instants, and it was a tenth of its cost when each became a `Date` first.
 */
export function utcText(at: Instant): string {
  const days = Math.floor(at / DAY);
  if (!Number.isFinite(days)) throw new RangeError(`not an instant: ${at}`);
  const { year, month, day } = civilFromDays(days);
  const sinceMidnight = Math.floor(at - days * DAY);
  const seconds = Math.floor(sinceMidnight / SECOND);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const date = `${yearText(year)}-${TWO_DIGITS[month]}-${TWO_DIGITS[day]}`;
  const time = `${TWO_DIGITS[hours]}:${TWO_DIGITS[minutes - hours * 60]}:${TWO_DIGITS[seconds - minutes * 60]}`;
  return `${date}T${time}${FRACTIONS[sinceMidnight - seconds * SECOND]}`;
}

/** Six digits with a sign where four are not enough, which is how ISO 8601 is expanded. */
function yearText(year: number): string {
  if (year >= 1000 && year <= 9999) return String(year);
  if (year >= 0 && year <= 9999) return String(year).padStart(4, '0');
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** As people in India read it: `26 Nov 2026, 15:04:05 IST`. */
export function indianTimeText(at: Instant): string {
  const { year, month, day, sinceMidnight } = indianTime(at);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const time = [sinceMidnight / HOUR, (sinceMidnight / MINUTE) % 60, (sinceMidnight / SECOND) % 60].map(two).join(':');
  return `${day} ${MONTHS[month - 1]} ${year}, ${time} IST`;
}
