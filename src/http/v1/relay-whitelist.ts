/** A provider with a gate of its own has to know whom it may let through: what is whitelisted here is posted to it as well. */

import type { Upstream } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import { formatWire, type PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { ItemResult } from '#domain/whitelist/number-results.ts';

/** As many as known clients put into one request. */
const NUMBERS_PER_REQUEST = 1_000;

/**
 * Posts the numbers that are whitelisted here after this request: nobody who objected, who is only asked, or who failed. Answers
 * whether the provider took all of them; what it did not take is posted again when the client posts it again.
 */
export async function relayWhitelist(
  { callUpstream, log }: Pick<Ports, 'callUpstream' | 'log'>,
  relayed: {
    readonly upstream: Upstream;
    readonly virtualNumber: PhoneNumber;
    readonly language: string;
    readonly items: Iterable<ItemResult>;
    readonly requestId: string;
    readonly signal: AbortSignal;
  },
): Promise<'done' | 'failed'> {
  const { upstream, virtualNumber, language, items, requestId, signal } = relayed;
  const numbers: string[] = [];
  for (const { item, reason } of items) if (reason === 'whitelisted' && typeof item === 'number') numbers.push(formatWire(item));
  for (let start = 0; start < numbers.length; start += NUMBERS_PER_REQUEST) {
    const list = numbers.slice(start, start + NUMBERS_PER_REQUEST).join(',');
    const form = new URLSearchParams({ VirtualNumber: formatWire(virtualNumber), Number: list, Language: language });
    const answer = await callUpstream({
      upstream,
      method: 'POST',
      target: `/v1/Accounts/${encodeURIComponent(upstream.sid)}/CustomerWhitelist.json`,
      headers: ['Content-Type', 'application/x-www-form-urlencoded'],
      body: Buffer.from(form.toString()),
      signal,
    });
    const status = answer.kind === 'answered' ? await statusOf(answer) : null;
    if (status === 200) continue;
    const why = answer.kind === 'failed' ? answer.why : `status ${status ?? 'unknown'}`;
    log.warn('a provider did not take what was whitelisted', { requestId, why });
    return 'failed';
  }
  return 'done';
}

/** Null where the answer breaks off. What it says is of no use to us. */
async function statusOf({ status, body }: { readonly status: number; readonly body: AsyncIterable<Uint8Array> }) {
  let received = 0;
  try {
    for await (const piece of body) {
      received += piece.length;
      if (received > MOST_ANSWER_BYTES) break;
    }
    return status;
  } catch {
    return null;
  }
}

const MOST_ANSWER_BYTES = 65_536;
