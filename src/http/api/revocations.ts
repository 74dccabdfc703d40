import type { revocationEndpoints } from '@sammati/contract/revocation.ts';
import type { RevocationRun } from '#app/ports/revocations.ts';
import { isRefused } from '#app/refusal.ts';
import { judgeList, revokeNumbers } from '#app/registry/revoke-numbers.ts';
import { pageWanted, renderPage } from './cursor.ts';
import type { Handlers } from './handler.ts';
import { readNumberFile } from './number-file.ts';
import { moment, momentOrNull } from './values.ts';

export const revocationHandlers: Handlers<typeof revocationEndpoints> = {
  async revokeNumbers(ports, { query: list, stream, origin, isGone }) {
    // Before the file is read: it may be long.
    const judged = judgeList(list, ports.clock.now());
    if (isRefused(judged)) return judged;
    const file = await readNumberFile(stream);
    if (isRefused(file)) return file;
    const { numbers, unreadable, sha256, bytes } = file;
    const given = { list, numbers, unreadable, file: { sha256, bytes } };
    const outcome = await revokeNumbers(ports, { ...given, origin, isCancelled: isGone });
    return isRefused(outcome) ? outcome : { ...outcome, unreadable: { ...unreadable } };
  },

  async listRevocations(ports, { query }) {
    const wanted = pageWanted(query);
    return isRefused(wanted) ? wanted : renderPage(await ports.revocations.runs(wanted), renderRun);
  },
};

function renderRun({ id, list, sha256, bytes, state, listed, unreadable, ended, businesses, ...run }: RevocationRun) {
  const { request, address, startedAt, finishedAt } = run;
  const heard = { listed, unreadable: { ...unreadable }, ended, businesses };
  const times = { startedAt: moment(startedAt), finishedAt: momentOrNull(finishedAt) };
  return { id, ...list, sha256, bytes, state, ...heard, request, address, ...times };
}
