import type { AccountContext } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { type Shown, secondsUntil, show } from '#domain/whitelist/shown.ts';

/** How the number stands with the account now, and in how many seconds that ends; null where it has no end (R10, R15). */
export async function readStatus(
  ports: Pick<Ports, 'clock' | 'lookUp'>,
  { context, number }: { readonly context: AccountContext; readonly number: PhoneNumber },
): Promise<{ readonly shown: Shown; readonly expiresInSeconds: number | null }> {
  const { mode, standing } = await ports.lookUp(context.business.id, number);
  const now = ports.clock.now();
  const shown = show(standing, context.account.id, mode.mode, now, context.terms);
  const until = shown.status === 'whitelist' ? shown.until : null;
  return { shown, expiresInSeconds: until === null ? null : secondsUntil(until, now) };
}
