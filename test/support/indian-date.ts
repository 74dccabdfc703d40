import { type Instant, indianTime } from '#domain/kernel/instant.ts';

/** `yyyy-mm-dd` as a calendar in India shows it. */
export function indianDate(at: Instant): string {
  const { year, month, day } = indianTime(at);
  return [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');
}
