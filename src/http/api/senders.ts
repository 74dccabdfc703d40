import type { Sender, senderEndpoints } from '@sammati/contract/sender.ts';
import { listSenders } from '#app/administration/list-senders.ts';
import type { SenderHealth } from '#app/ports/sender-health.ts';
import type { Handlers } from './handler.ts';
import { moment, momentOrNull } from './values.ts';

export const senderHandlers: Handlers<typeof senderEndpoints> = {
  async listSenders(ports) {
    const { waiting, senders } = await listSenders(ports);
    return { waiting, senders: senders.map(renderSender) };
  },
};

function renderSender({ figures, isReady, accounts, links, ...sender }: SenderHealth): Sender {
  const { acceptedAt, failure, receipts, receiptAt, ...results } = figures;
  return {
    ...sender,
    ready: isReady,
    links: links === null ? null : { ...links },
    accounts: accounts === null ? null : [...accounts],
    results,
    acceptedAt: momentOrNull(acceptedAt),
    failure: failure === null ? null : { at: moment(failure.at), reason: failure.reason },
    receiptsHeard: receipts,
    receiptAt: momentOrNull(receiptAt),
  };
}
