import type { AccountContext } from '#app/ports/directory.ts';
import type { Origin, Ports } from '#app/ports.ts';
import { type By, type Refusal, refuse } from '#app/refusal.ts';
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import { type CallingHolidays, hasFewerHolidays } from '#domain/permission/calling-holidays.ts';
import { administrativeRequest } from './administrative-request.ts';

type HolidayPorts = Pick<Ports, 'administration' | 'clock' | 'consent' | 'directory' | 'log'>;

/** Sets the days on which nobody who uses the deployment makes calls (R16, R19). */
export async function changeDeploymentHolidays(ports: HolidayPorts, given: CallingHolidays): Promise<void> {
  await ports.administration.setDeploymentHolidays(given);
  ports.log.info('the holidays of the deployment were changed', { holidays: given });
}

/** Sets the days on which no account of the business makes calls, beside those of the deployment. */
export async function changeBusinessHolidays(
  ports: HolidayPorts,
  business: BusinessId,
  given: CallingHolidays,
  origin: Origin,
): Promise<'changed' | Refusal<'not_found'>> {
  if (ports.directory.current().business(business) === null) return refuse('not_found');
  await change(ports, { business, account: null, by: 'operator', origin }, given, () => true);
  return 'changed';
}

/**
 * Sets the days on which the account makes no calls, beside those of its business. The account itself may add days and leave out what has
 * passed; to take a day back is the operator's, as with every term (R19).
 */
export async function changeAccountHolidays(
  ports: HolidayPorts,
  { account, business }: AccountContext,
  given: CallingHolidays,
  by: By,
  origin: Origin,
): Promise<'changed' | Refusal<'not_stricter'>> {
  const isStricter = (before: CallingHolidays, at: Instant) => by === 'operator' || !hasFewerHolidays(given, before, at);
  const changed = await change(ports, { business: business.id, account: account.id, by, origin }, given, isStricter);
  return changed ? 'changed' : refuse('not_stricter');
}

interface Changing {
  readonly business: BusinessId;
  readonly account: AccountId | null;
  readonly by: By;
  readonly origin: Origin;
}

async function change(
  ports: HolidayPorts,
  { business, account, by, origin }: Changing,
  given: CallingHolidays,
  mayBe: (before: CallingHolidays, at: Instant) => boolean,
): Promise<boolean> {
  const changed = await ports.consent.transact(business, async (tx) => {
    // Whoever changes holidays of the business too waits: what is replaced is what was looked at.
    await tx.modeForChange();
    const before = await tx.callingHolidays(account);
    const at = ports.clock.now();
    if (!mayBe(before, at)) return false;
    const texts = { dates: given.dates.join(' '), national: String(given.national) };
    const request = administrativeRequest({ business, account, origin, at }, 'change holidays', texts);
    await tx.recordRequest(request);
    const facts = { before: { calling_holidays: before }, after: { calling_holidays: given } };
    await tx.writeBusinessEvent({ kind: 'terms_changed', at, actor: by, account, request: request.id, facts });
    await tx.changeDirectory({ kind: 'calling_holidays', account, holidays: given });
    return true;
  });
  await ports.directory.refresh();
  return changed;
}
