import type { erasureEndpoints } from '@sammati/contract/erasure.ts';
import { eraseNumber, listErasures } from '#app/entries/erase-number.ts';
import { isRefused } from '#app/refusal.ts';
import { pageWanted, renderPage } from './cursor.ts';
import type { Handlers } from './handler.ts';
import { moment, personNumber } from './values.ts';

export const erasureHandlers: Handlers<typeof erasureEndpoints> = {
  async eraseNumber(ports, { context, body, by, origin }) {
    const number = personNumber(body.number);
    if (isRefused(number)) return number;
    const { reference } = body;
    const outcome = await eraseNumber(ports, { context, number, reference, by, origin });
    if (isRefused(outcome)) return outcome;
    const { at, ...erased } = outcome;
    return { ...erased, erasedAt: moment(at), reference };
  },

  async listErasures(ports, { context, query }) {
    const wanted = pageWanted(query);
    if (isRefused(wanted)) return wanted;
    return renderPage(await listErasures(ports, context, wanted), ({ id, erasedAt, account, reference, events }) => {
      const sid = ports.directory.current().accountById(account)?.account.sid ?? context.account.sid;
      return { id, erasedAt: moment(erasedAt), sid, reference, events };
    });
  },
};
