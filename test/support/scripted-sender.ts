import type { MessageSender, OutgoingMessage, SendResult } from '#app/ports/notices.ts';

/** `accepts`: a carrier takes everything. `refuses`: it takes nothing, for good. `down`: it cannot be reached. `throws`: it breaks. `silent`: nobody knows. */
export type Carrier = 'accepts' | 'refuses' | 'down' | 'throws' | 'silent';

export interface ScriptedSender extends MessageSender {
  readonly receipts: boolean;
  readonly repeatable: boolean;
  /** Everything it was given, in order, taken or not. */
  readonly given: readonly OutgoingMessage[];
  /** What it has taken, with the id it gave. */
  readonly taken: readonly (OutgoingMessage & { readonly messageId: string })[];
  /** What may have arrived all the same: it was given while the carrier was silent. */
  readonly unanswered: readonly OutgoingMessage[];
  behave(carrier: Carrier): void;
  give(receipts: boolean): void;
}

/** A sender that does as it is told. The id of a message is its key, so that sending it again gives the same one. */
export function scriptedSender(repeatable = true): ScriptedSender {
  const given: OutgoingMessage[] = [];
  const taken: (OutgoingMessage & { readonly messageId: string })[] = [];
  const unanswered: OutgoingMessage[] = [];
  let carrier: Carrier = 'accepts';
  let receipts = false;

  function take(message: OutgoingMessage): SendResult {
    given.push(message);
    if (carrier === 'refuses') return { kind: 'refused', reason: 'not a subscriber' };
    if (carrier === 'silent') {
      unanswered.push(message);
      return { kind: 'unknown', reason: 'no answer' };
    }
    if (carrier === 'down') return { kind: 'try_later', reason: 'link down' };
    const messageId = `id ${message.key}`;
    taken.push({ ...message, messageId });
    return { kind: 'accepted', messageId };
  }

  return {
    name: 'scripted',
    repeatable,
    given,
    taken,
    unanswered,
    get receipts() {
      return receipts;
    },
    behave(next) {
      carrier = next;
    },
    give(next) {
      receipts = next;
    },
    async send(messages) {
      if (carrier === 'throws') throw new Error('the link broke');
      return messages.map(take);
    },
  };
}
