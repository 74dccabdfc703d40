/** The address outside that checkpoints are delivered to: one POST each, as JSON. */
import type { CheckpointReceiver } from '#app/ports/evidence.ts';
import type { CheckpointReceiverConfig } from './config.ts';

const ANSWERS_WITHIN = 10_000;

/** Any status of the two hundreds says that it was taken; the answer itself is not read. */
export function checkpointReceiver({ url, token }: CheckpointReceiverConfig): CheckpointReceiver {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (token !== null) headers.authorization = `Bearer ${token}`;
  return {
    async take(delivery) {
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...headers, 'idempotency-key': delivery.hash },
        body: JSON.stringify(delivery),
        redirect: 'error',
        signal: AbortSignal.timeout(ANSWERS_WITHIN),
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`the receiver of checkpoints answered ${response.status}`);
    },
  };
}
