/** The sentence of a bulk answer. */
import type { WhitelistResult } from '#app/whitelist/post-whitelist.ts';
import type { Tally } from '#domain/whitelist/number-results.ts';

/** The documented sentence: it may appear only where numbers really are on the whitelist (R4). */
const ADDED =
  'The numbers have been added to the whitelist. If DND number gives a missed call to unsubscribe, the corresponding number will be removed from whitelist.';
const REQUESTED =
  'The numbers have been sent a request. A number will be added to the whitelist when it gives a missed call to subscribe.';

const sentences = {
  POST: { granted: ADDED, asked: REQUESTED, none: 'No numbers were added to the whitelist.' },
  DELETE: {
    granted: 'The numbers have been deleted from the whitelist.',
    asked: 'The numbers have been deleted from the whitelist.',
    none: 'No numbers were deleted from the whitelist.',
  },
} as const;

/** The `Message` of an answer (R4). `mode` is the consent mode of the request's last chunk (R9). */
export function messageOf(
  method: 'POST' | 'DELETE',
  { mode, granted, tally }: Pick<WhitelistResult, 'mode' | 'granted'> & { readonly tally: Pick<Tally, 'succeeded'> },
): string {
  if (tally.succeeded === 0) return sentences[method].none;
  return sentences[method][mode === 'opt_out' && granted ? 'granted' : 'asked'];
}
