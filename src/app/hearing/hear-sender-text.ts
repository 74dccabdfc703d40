import type { SenderHearing } from '#app/ports/notices.ts';
import type { Ports } from '#app/ports.ts';
import type { HearReport } from './hear-report.ts';

/** Hears texts that come over a sender's own link, as reports of the carrier connection that serves the numbers (R13). */
export function senderTextHearer({ directory }: Pick<Ports, 'directory'>, hear: HearReport): SenderHearing['text'] {
  return async (name, { id, from, to, text }) => {
    const connections = directory.current().connections();
    const named = connections.filter((one) => one.name === name && one.revokedAt === null);
    // It may say STOP: the carrier has to say it again until the file of senders, or the connection, is put right.
    if (named.length === 0) throw new Error(`the carrier connection that a sender names for texts does not exist: ${name}`);
    for (const connection of named) {
      const heard = await hear({ connection, kind: 'inbound_sms', id, from, to, forwardedFrom: null, carrierAt: null, text });
      if (heard !== 'not_yours') return true;
    }
    return false;
  };
}
