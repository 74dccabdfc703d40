import type { SenderHearing } from '#app/ports/notices.ts';
import type { Ports } from '#app/ports.ts';
import type { HearReport } from './hear-report.ts';

/** Hears texts that come over a sender's own link, as reports of the carrier connection that serves the numbers (R13). */
export function senderTextHearer({ directory }: Pick<Ports, 'directory'>, hear: HearReport): SenderHearing['text'] {
  return async (name, { id, from, to, text }) => {
    const connection = directory
      .current()
      .connections()
      .find((one) => one.name === name && one.revokedAt === null);
    if (connection === undefined) return false;
    const heard = await hear({ connection, kind: 'inbound_sms', id, from, to, forwardedFrom: null, carrierAt: null, text });
    return heard !== 'not_yours';
  };
}
