import { fromIndianTime, HOUR, type Instant, instant, MINUTE, SECOND } from '#domain/kernel/instant.ts';

const WRITTEN = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?$/i;
const FIRST_YEAR = 2000;

/**
 * The instant that a carrier wrote: `2026-11-23 15:30:00` or ISO 8601; without an offset it is Indian time. Null for anything else,
 * and for the zeroes that some send for "none": a report is never refused for its time.
 */
export function carrierTime(text: string | null): Instant | null {
  const [, year, month, day, hour, minute, second = '0', offset] = WRITTEN.exec(text?.trim() ?? '') ?? [];
  const parts = [year, month, day, hour, minute, second].map(Number);
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = parts;
  if (!(y >= FIRST_YEAR && mo >= 1 && mo <= 12 && d >= 1 && d <= 31 && h <= 23 && mi <= 59 && s <= 59)) return null;
  const sinceMidnight = h * HOUR + mi * MINUTE + s * SECOND;
  if (offset === undefined) return fromIndianTime(y, mo, d, sinceMidnight);
  return instant(Date.UTC(y, mo - 1, d) + sinceMidnight - offsetOf(offset));
}

function offsetOf(offset: string): number {
  if (offset.toUpperCase() === 'Z') return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return (offset.startsWith('-') ? -minutes : minutes) * MINUTE;
}
