/**
 * What a preference is made of, and the code of each part. The regulation of 2018 has four dimensions: category, mode, time band and
 * day type. In each, the codes follow the order in which the regulator names the parts, and the code before the first means all of
 * them. How far each code is known:
 *
 * - **0–7**: printed by the regulator, in the guidelines of 2010 (which have no other code) and unchanged since. **8** (food and
 *   beverages) came in 2018 and is on the regulator's preference page.
 * - **21–29** and **31–37**: as the regulator's own front end of August 2018 has them in its source. Its page prints seven bands, the
 *   regulation nine.
 * - **20** is in the same source; **10** is known from commands that subscribers sent.
 * - **11–15**, **30** and **38**: *unverified*. The regulator's page has these names in this order; no document that was found prints
 *   their numbers.
 */
import { HOUR, type Milliseconds } from '#domain/kernel/instant.ts';

/**
 * 1 banking, insurance, financial products, credit cards; 2 real estate; 3 education; 4 health; 5 consumer goods and automobiles;
 * 6 communication, broadcasting, entertainment, IT; 7 tourism and leisure; 8 food and beverages.
 */
export const categories = [1, 2, 3, 4, 5, 6, 7, 8] as const;
export type Category = (typeof categories)[number];

/** How the person is reached: a call made by a person, an SMS, and the three kinds of call that a machine makes. */
export const communicationModes = ['voice', 'sms', 'auto_recorded', 'auto_agent', 'robo'] as const;
export type CommunicationMode = (typeof communicationModes)[number];

/** Whole hours of the Indian day; the first belongs to the band, the last does not. */
export const timeBands = ['00-06', '06-08', '08-10', '10-12', '12-14', '14-16', '16-18', '18-21', '21-24'] as const;
export type TimeBand = (typeof timeBands)[number];

/** The regulation blocks these for everybody, registered or not, who has not opened them: what leaves 10:00 to 21:00. */
export const bandsOffByDefault: readonly TimeBand[] = ['00-06', '06-08', '08-10', '21-24'];

/** The days of the week, Monday first, and public and national holidays. A holiday is also a day of the week. */
export const dayTypes = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun', 'holiday'] as const;
export type DayType = (typeof dayTypes)[number];

/** Stops everything, whatever other code stands beside it. */
export const fullBlockCode = '0';

/** The code of a part is its dimension's and its place, counted from 1; the dimension's own code means every part (0 for all categories is a full block). */
export const dimensionCodes = { categories: 0, modes: 10, bands: 20, days: 30 } as const;

export function bandHours(band: TimeBand): { readonly from: Milliseconds; readonly to: Milliseconds } {
  return { from: Number(band.slice(0, 2)) * HOUR, to: Number(band.slice(3)) * HOUR };
}
