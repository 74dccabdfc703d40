import type { SendResult } from '#app/ports/notices.ts';
import type { SendFigures } from '#app/ports/sender-health.ts';
import type { Clock } from '#app/ports/system.ts';

/** Counts what became of what a sender was given. */
export interface SendCounter {
  sent(results: readonly SendResult[]): void;
  receipt(): void;
  figures(): SendFigures;
}

const nothing: SendFigures = {
  accepted: 0,
  tryLater: 0,
  noRoom: 0,
  unknown: 0,
  refused: 0,
  acceptedAt: null,
  failure: null,
  receipts: 0,
  receiptAt: null,
};

const counted = {
  accepted: 'accepted',
  try_later: 'tryLater',
  no_room: 'noRoom',
  unknown: 'unknown',
  refused: 'refused',
} as const;

export function sendCounter({ now }: Clock): SendCounter {
  const counts: { -readonly [Field in keyof SendFigures]: SendFigures[Field] } = { ...nothing };
  return {
    sent(results) {
      for (const result of results) {
        counts[counted[result.kind]] += 1;
        if (result.kind === 'accepted') counts.acceptedAt = now();
        // That its pace left no room for a message is no failure.
        else if (result.kind !== 'no_room') counts.failure = { at: now(), reason: result.reason };
      }
    },
    receipt() {
      counts.receipts += 1;
      counts.receiptAt = now();
    },
    figures: () => ({ ...counts }),
  };
}
