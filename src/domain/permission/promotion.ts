/** What a person's preference means for promotion (R16): the first thing that refuses it, and until when nothing does. */
import {
  after,
  DAY,
  type IndianTime,
  type Instant,
  indianTime,
  MINUTE,
  type Milliseconds,
  startOfIndianDay,
} from '#domain/kernel/instant.ts';
import {
  bandHours,
  bandsOffByDefault,
  type Category,
  type CommunicationMode,
  type DayType,
  dayTypes,
  timeBands,
} from '#domain/registry/preference-codes.ts';
import type { PartialBlock } from '#domain/registry/preference-profile.ts';
import type { Terms } from '#domain/whitelist/terms.ts';
import type { Refusal } from './reasons.ts';

export interface Promotion {
  /** What the call is about; null where the account does not say. */
  readonly category: Category | null;
  readonly mode: CommunicationMode;
  readonly at: Instant;
  /** Public and national holidays, as Indian dates `yyyy-mm-dd`. */
  readonly holidays: ReadonlySet<string>;
}

type HourTerms = Pick<Terms, 'promotional_from_minute' | 'promotional_until_minute'>;

/** Refused, or allowed until the part of the Indian day ends in which it is: the next day is of another type. */
export function judgePromotion(
  blocked: PartialBlock,
  promotion: Promotion,
  terms: HourTerms,
): { readonly refused: Refusal } | { readonly until: Instant } {
  const time = indianTime(promotion.at);
  const refused = partRefused(blocked, promotion, time) ?? hourRefused(blocked, time.sinceMidnight, terms);
  if (refused !== null) return { refused };
  return { until: after(startOfIndianDay(promotion.at), endOfHours(blocked, time.sinceMidnight, terms)) };
}

function partRefused(blocked: PartialBlock, { category, mode, holidays }: Promotion, time: IndianTime): Refusal | null {
  if (category === null && blocked.categories.length > 0) return 'category_missing';
  if (category !== null && blocked.categories.includes(category)) return 'category_blocked';
  if (blocked.modes.includes(mode)) return 'mode_blocked';
  return blocked.days.some((day) => typesOf(time, holidays).includes(day)) ? 'day_blocked' : null;
}

/**
 * The bands that the regulation turns off for everybody are what leaves 10:00 to 21:00, so no term widens those hours: one can only
 * narrow them. The person's own opening of such a band goes before both.
 */
function hourRefused(blocked: PartialBlock, sinceMidnight: Milliseconds, terms: HourTerms): Refusal | null {
  const { band, offByDefault } = dayParts.find(({ to }) => sinceMidnight < to) ?? lastPart;
  if (blocked.bands.includes(band)) return offByDefault ? 'outside_promotional_hours' : 'band_blocked';
  const { from, until } = promotionalHours(terms);
  const inside = sinceMidnight >= from && sinceMidnight < until;
  return inside || offByDefault ? null : 'outside_promotional_hours';
}

function endOfHours(blocked: PartialBlock, sinceMidnight: Milliseconds, terms: HourTerms): Milliseconds {
  const { from, until } = promotionalHours(terms);
  const refusedFrom = [...dayParts.map((part) => part.from), from, until].filter(
    (edge) => edge > sinceMidnight && hourRefused(blocked, edge, terms) !== null,
  );
  return Math.min(DAY, ...refusedFrom);
}

/** Worked out once: a scrub asks millions of times. */
const dayParts = timeBands.map((band) => ({ band, ...bandHours(band), offByDefault: bandsOffByDefault.includes(band) }));
const lastPart = { band: '21-24', offByDefault: true } as const;

function promotionalHours(terms: HourTerms): { readonly from: Milliseconds; readonly until: Milliseconds } {
  return { from: terms.promotional_from_minute * MINUTE, until: terms.promotional_until_minute * MINUTE };
}

/** A holiday is a day of the week too: whoever blocked either is not called. */
function typesOf({ year, month, day, weekday }: IndianTime, holidays: ReadonlySet<string>): readonly (DayType | undefined)[] {
  const date = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return [dayTypes[weekday - 1], ...(holidays.has(date) ? (['holiday'] as const) : [])];
}
