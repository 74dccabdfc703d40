import type { AccountContext } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { type PageStanding, pageStanding } from '#domain/recipient/page-standing.ts';
import { noStanding, standingOfAccount } from '#domain/whitelist/standing.ts';
import type { PagePorts } from './open-page.ts';

export interface StandingWith {
  readonly context: AccountContext;
  readonly standing: PageStanding;
  /** The last part of the link to the page of this one; null where no notice was ever sent for it. */
  readonly token: string | null;
}

/** More than these have written to nobody. */
const MOST_BUSINESSES = 100;

/**
 * Every account of this service that may call the number, has asked it, says that it agreed, or was told no. Of a business that said no to, one account stands for
 * all. The caller has seen the code that was sent to the number.
 */
export async function listBusinesses(
  ports: PagePorts & Pick<Ports, 'recipientCodes'>,
  number: PhoneNumber,
): Promise<readonly StandingWith[]> {
  const businesses = await ports.recipientCodes.businessesKnowing(number, MOST_BUSINESSES);
  const found: StandingWith[] = [];
  const directory = ports.directory.current();
  for (const business of businesses) {
    const { mode, standings } = await ports.consent.read(business, [number]);
    const standing = standings.get(number) ?? noStanding;
    const now = ports.clock.now();
    const own = directory.accountsOf(business).flatMap((context): readonly StandingWith[] => {
      const { id: account } = context.account;
      const shown = pageStanding({ standing, account, mode: mode.mode, now, terms: context.terms });
      const { entry } = standingOfAccount(standing, account);
      if (shown === null || (shown.kind === 'stopped' && !standing.accounts.some((one) => one.account === account))) return [];
      const token = entry === null ? null : ports.recipientLinks.seal({ account, number, notice: entry.notice });
      return [{ context, standing: shown, token }];
    });
    found.push(...(own[0]?.standing.kind === 'stopped' ? own.slice(0, 1) : own));
  }
  return found;
}
