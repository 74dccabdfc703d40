/** Whether a consent line still works (R8.3). Nobody answers one, so a line that is dead looks like one that nobody rings. */
import { after, earliest, HOUR, type Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Terms } from '#domain/whitelist/terms.ts';

/** The latest signs of a line's life. */
export interface LineSign {
  /** A call was heard on it, or a check found it working. */
  readonly heardAt: Instant;
  /** Since when a check says that it does not work; null where the last sign is a good one. */
  readonly brokenAt: Instant | null;
}

/** Null for a line that is not watched, which counts as working: every line of a sandbox, and a new one until it is first looked at. */
export type SignOf = (line: PhoneNumber) => LineSign | null;

type LineTerms = Pick<Terms, 'line_heartbeat_hours' | 'line_dead_hours'>;

/** A line is dead from when it is said to be broken, or has shown no sign of life for a heartbeat. */
export function deadFrom({ heardAt, brokenAt }: LineSign, terms: LineTerms): Instant {
  const silent = after(heardAt, terms.line_heartbeat_hours * HOUR);
  return brokenAt === null ? silent : earliest(silent, brokenAt);
}

export function isDead(sign: LineSign | null, terms: LineTerms, now: Instant): boolean {
  return sign !== null && now >= deadFrom(sign, terms);
}

/** From when on nobody may be called because they did not ring this line: nobody knows whether they did. Null: no end is known. */
export function silenceCountsUntil(sign: LineSign | null, terms: LineTerms): Instant | null {
  return sign === null ? null : after(deadFrom(sign, terms), terms.line_dead_hours * HOUR);
}
