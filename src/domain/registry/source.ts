/** Where an answer to "is this number on DND?" comes from: each source has a date, a validity and a scope (R5). */
import type { BusinessId } from '#domain/account/account.ts';
import { after, DAY, type Instant, SECOND, startOfIndianDay } from '#domain/kernel/instant.ts';
import type { Terms } from '#domain/whitelist/terms.ts';

/** A copy of the national registry lists everybody who has a preference, so it answers for every number and every business. */
export interface NationalCopy {
  readonly kind: 'national_copy';
  readonly id: number;
  /** When the Indian day of its date began. */
  readonly date: Instant;
}

/** What an operator's portal gave back for the numbers one business put to it: it answers for those, and for that business alone. */
export interface ScrubRun {
  readonly kind: 'scrub_run';
  readonly id: number;
  /** When the Indian day of the run began. */
  readonly date: Instant;
  readonly business: BusinessId;
}

/** A delivery receipt in which a carrier says that the number is on DND. It answers for every business, and only ever yes. */
export interface DndReceipt {
  readonly kind: 'receipt';
  /** When the carrier's word was heard. */
  readonly date: Instant;
}

export type PreferenceSource = NationalCopy | ScrubRun | DndReceipt;
export type SourceKind = PreferenceSource['kind'];

/**
 * The instant from which the source's "not on DND" no longer counts: the beginning of the Indian day `national_copy_days` after a
 * national copy's date, 23:59:59 IST of a scrub run's day. A receipt never says "not on DND", so it has no such instant.
 */
export function validUntil(source: PreferenceSource, terms: Pick<Terms, 'national_copy_days'>): Instant | null {
  switch (source.kind) {
    case 'national_copy':
      return after(startOfIndianDay(source.date), terms.national_copy_days * DAY);
    case 'scrub_run':
      return after(startOfIndianDay(source.date), DAY - SECOND);
    case 'receipt':
      return null;
  }
}

/** Whether what the source says holds for this business; null stands for the question that no business asks. */
export function isInScope(source: PreferenceSource, business: BusinessId | null): boolean {
  return source.kind !== 'scrub_run' || source.business === business;
}

/**
 * Whether a "not on DND" of this source ends the other's "on DND". Only what is later does; and what a carrier said in a receipt is
 * undone by a national copy of a later date alone.
 */
export function contradicts(no: PreferenceSource, yes: PreferenceSource): boolean {
  if (no.kind === 'receipt' || no.date <= yes.date) return false;
  return no.kind === 'national_copy' || yes.kind !== 'receipt';
}
