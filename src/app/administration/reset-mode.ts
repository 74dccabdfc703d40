import type { Origin, Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { initialMode } from '#domain/whitelist/breaker.ts';
import { administrativeRequest } from './administrative-request.ts';

/** Returns a business to opt-out: the count of people restarts, their objections stay (R9). */
export async function resetMode(
  ports: Pick<Ports, 'clock' | 'consent' | 'directory'>,
  id: BusinessId,
  reason: string,
  origin: Origin,
): Promise<'reset' | Refusal<'not_found'>> {
  if (ports.directory.current().business(id) === null) return refuse('not_found');
  await ports.consent.transact(id, async (tx) => {
    const at = ports.clock.now();
    const before = await tx.modeForChange();
    const request = administrativeRequest({ business: id, account: null, origin, at }, 'reset mode', { reason });
    await tx.recordRequest(request);
    await tx.setMode(initialMode, at);
    const facts = { reason, from: before.mode, people: before.objectors.length };
    await tx.writeBusinessEvent({ kind: 'mode_reset', at, actor: 'operator', account: null, request: request.id, facts });
  });
  return 'reset';
}
