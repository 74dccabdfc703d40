import type { AccountContext } from '#app/ports/directory.ts';
import type { Origin, Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import type { AccountStatus } from '#domain/account/account.ts';
import { administrativeRequest } from './administrative-request.ts';

/** Suspends, closes or reactivates an account (R1). What people do counts in every state. */
export async function changeAccountStatus(
  ports: Pick<Ports, 'clock' | 'consent' | 'directory'>,
  context: AccountContext,
  change: { readonly status: AccountStatus; readonly reason: string },
  origin: Origin,
): Promise<AccountContext | Refusal<'not_found'>> {
  const { account, business } = context;
  const { status, reason } = change;
  await ports.consent.transact(business.id, async (tx) => {
    const at = ports.clock.now();
    const of = { business: business.id, account: account.id, origin, at };
    const request = administrativeRequest(of, 'change account status', { sid: account.sid, status, reason });
    await tx.recordRequest(request);
    await tx.writeBusinessEvent({
      kind: 'status_changed',
      at,
      actor: 'operator',
      account: account.id,
      request: request.id,
      facts: { from: account.status, to: status, reason },
    });
    await tx.changeDirectory({ kind: 'account_status', account: account.id, status });
  });
  await ports.directory.refresh();
  return ports.directory.current().accountById(account.id) ?? refuse('not_found');
}
