import type { CheckpointReceiver, CheckpointStore } from '#app/ports/evidence.ts';
import type { Ports } from '#app/ports.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { checkpointHash } from '#domain/evidence/checkpoint.ts';

export type DeliveryPorts = Pick<Ports, 'clock' | 'sha256'> & { readonly checkpoints: CheckpointStore };

/** How many are looked for at once. */
const BATCH = 50;

/**
 * Hands the checkpoints of a business that were not taken yet to the receiver, oldest first (R17). Fails where one is not taken: it
 * and those after it wait for the next run. One that was taken just before the process ended is handed over once more.
 */
export async function deliverCheckpoints(
  { clock, sha256, checkpoints }: DeliveryPorts,
  receiver: CheckpointReceiver,
  { business, signal }: { readonly business: BusinessId; readonly signal: AbortSignal },
): Promise<void> {
  for (;;) {
    const waiting = await checkpoints.undelivered(business, BATCH);
    if (waiting.length === 0) return;
    const keys = new Map((await checkpoints.keys()).map(({ id, publicKey }) => [id, publicKey]));
    for (const { checkpoint, signature } of waiting) {
      if (signal.aborted) return;
      const publicKey = keys.get(checkpoint.key) ?? '';
      await receiver.take({ checkpoint, signature, hash: checkpointHash(checkpoint, sha256), publicKey });
      await checkpoints.delivered(business, checkpoint.n, clock.now());
    }
  }
}
