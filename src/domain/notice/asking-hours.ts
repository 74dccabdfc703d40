import { after, DAY, type Instant, MINUTE, startOfIndianDay } from '#domain/kernel/instant.ts';
import type { Terms } from '#domain/whitelist/terms.ts';

/** When a notice that asks may go out next (R7): null now, else the beginning of the hours for asking. */
export function askingOpensAt(
  { asking_from_minute: from, asking_until_minute: until }: Pick<Terms, 'asking_from_minute' | 'asking_until_minute'>,
  now: Instant,
): Instant | null {
  const midnight = startOfIndianDay(now);
  const opens = after(midnight, from * MINUTE);
  if (now < opens) return opens;
  return now < after(midnight, until * MINUTE) ? null : after(opens, DAY);
}

/** When the hours for asking of the Indian day end. */
export function askingClosesAt({ asking_until_minute: until }: Pick<Terms, 'asking_until_minute'>, now: Instant): Instant {
  return after(startOfIndianDay(now), until * MINUTE);
}
