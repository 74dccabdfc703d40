import type { Ports } from '#app/ports.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { ObjectionDoor } from '#domain/consent/event.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { FIRST_PSEUDONYM } from '#domain/whitelist/erasure.ts';

export interface Objector {
  readonly number: PhoneNumber;
  /** Null where it was taken back since. */
  readonly objection: { readonly at: Instant; readonly door: ObjectionDoor } | null;
}

/** Who answered notices of a business with an objection since the last reset, in order (R9). Who was erased since is counted and not named. */
export async function readObjectors(ports: Pick<Ports, 'consent'>, business: BusinessId): Promise<readonly Objector[]> {
  const { objectors } = (await ports.consent.read(business, [])).mode;
  const named = objectors.filter((number) => number < FIRST_PSEUDONYM);
  const { standings } = await ports.consent.read(business, named);
  return named.map((number) => ({ number, objection: standings.get(number)?.objection ?? null }));
}
