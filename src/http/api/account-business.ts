import type { accountBusinessEndpoints } from '@sammati/contract/account-business.ts';
import { readObjectors } from '#app/entries/read-objectors.ts';
import { renderUnfiled } from './agreement-papers.ts';
import { objectorsOf, renderAgreement } from './businesses.ts';
import type { Handlers } from './handler.ts';
import { renderLine } from './service-numbers.ts';
import { digits, momentOrNull } from './values.ts';

export const accountBusinessHandlers: Handlers<typeof accountBusinessEndpoints> = {
  async readAccountBusiness(ports, { context }) {
    const { id, legalName, entityId, agreement } = context.business;
    const [modes, objectors, papers] = await Promise.all([
      ports.evidence.modes([id]),
      readObjectors(ports, id),
      ports.agreementPapers.unfiled([id]),
    ]);
    const mode = modes.get(id);
    const directory = ports.directory.current();
    const lines = (['object', 'agree'] as const).flatMap((meaning) => directory.linesFor(id, meaning));
    return {
      legalName,
      entityId,
      agreement: agreement === null ? null : renderAgreement(agreement),
      ...renderUnfiled(ports, papers.get(id)),
      mode: mode?.mode ?? 'opt_out',
      modeChangedAt: momentOrNull(mode?.changedAt ?? null),
      objectors: {
        allowed: objectorsOf(ports, id, mode).allowed,
        people: objectors.map(({ number, objection }) => ({
          number: digits(number),
          at: momentOrNull(objection?.at ?? null),
          door: objection?.door ?? null,
        })),
      },
      lines: lines.map((line) => renderLine(ports, line)),
    };
  },
};
