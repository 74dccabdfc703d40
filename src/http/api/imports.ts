import { type importEndpoints, type NumberImport as RenderedImport, rowResults } from '@sammati/contract/import.ts';
import { changeImport } from '#app/imports/change-import.ts';
import { type ImportPreview, previewImport } from '#app/imports/preview-import.ts';
import { type ReceiveRefusal, receiveImport } from '#app/imports/receive-import.ts';
import { renewExpiring } from '#app/imports/renew-expiring.ts';
import { textOfRow } from '#app/imports/text-of-row.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { NumberImport } from '#app/ports/imports.ts';
import type { Period } from '#app/ports/reading-back.ts';
import type { Ports } from '#app/ports.ts';
import { isRefused, refuse } from '#app/refusal.ts';
import { startOfDate } from '#domain/kernel/calendar-date.ts';
import { after, DAY } from '#domain/kernel/instant.ts';
import { outcomeOfRow, rowOfCode } from '#domain/whitelist/row-results.ts';
import { secondsUntil } from '#domain/whitelist/shown.ts';
import { csvLine } from './csv-cell.ts';
import { pageWanted, renderPage } from './cursor.ts';
import type { ApiRefusal, Handlers } from './handler.ts';
import { givenFile, UnreadableRows } from './import-rows.ts';
import { rowWords } from './row-words.ts';
import { digitsOrNull, moment, momentOrNull, serviceNumber } from './values.ts';

export const importHandlers: Handlers<typeof importEndpoints> = {
  async createImport(ports, { context, query, stream }) {
    const { column = null, position = null, header, fileName = null, clientId = null } = query;
    const wanted = { column, position, header: header === undefined ? null : header === 'yes' };
    try {
      const file = givenFile(stream, wanted);
      const received = await receiveImport(ports, { context, file, fileName, clientId, renews: false });
      return isRefused(received) ? inWords(received) : render(ports, received);
    } catch (error) {
      if (!(error instanceof UnreadableRows)) throw error;
      return { ...refuse('unreadable_file'), errors: [{ in: 'body', field: '', message: error.message }] };
    }
  },

  async createRenewalImport(ports, { context, body }) {
    const periods: Period[] = [];
    for (const day of body.days.toSorted()) {
      const from = startOfDate(day);
      if (from === null) return refuse('not_a_date');
      periods.push({ from, before: after(from, DAY) });
    }
    const received = await renewExpiring(ports, context, { periods, clientId: body.clientId ?? null });
    return isRefused(received) ? inWords(received) : render(ports, received);
  },

  async listImports(ports, { context, query }) {
    const wanted = pageWanted(query);
    if (isRefused(wanted)) return wanted;
    return renderPage(await ports.imports.list(context.business.id, context.account.id, wanted), (one) => render(ports, one));
  },

  async readImport(ports, { context, params }) {
    const found = await find(ports, context, params.id);
    return isRefused(found) ? found : render(ports, found);
  },

  async previewImport(ports, { context, params, query, isGone }) {
    const found = await find(ports, context, params.id);
    if (isRefused(found)) return found;
    const language = query.language ?? found.language ?? 'en';
    const preview = await previewImport(ports, context, found, { language, isGone });
    return preview === null ? refuse('not_found') : renderPreview(preview);
  },

  async changeImport(ports, { context, params, body, origin }) {
    const virtualNumber = body.virtualNumber === undefined ? null : serviceNumber(body.virtualNumber);
    if (isRefused(virtualNumber)) return virtualNumber;
    const { do: act, language = null } = body;
    const changed = await changeImport(ports, { context, id: params.id, act, virtualNumber, language, origin });
    return isRefused(changed) ? changed : render(ports, changed);
  },

  async exportImport(ports, { context, params }) {
    const found = await find(ports, context, params.id);
    if (isRefused(found)) return found;
    const name = `import-${found.id}.csv`;
    return { headers: { 'content-disposition': `attachment; filename="${name}"` }, output: rowsCsv(ports, found) };
  },
};

/** What a client can do about it. */
function inWords(refused: ReceiveRefusal): ApiRefusal<ReceiveRefusal['refused']> {
  if (refused.refused !== 'too_many_requests') return refused;
  const message = 'Two files of this account are being received: send this one when one of them has come to its end.';
  return { ...refused, errors: [{ in: 'body', field: '', message }] };
}

async function find({ imports }: Pick<Ports, 'imports'>, { business, account }: AccountContext, id: number) {
  const found = await imports.find(business.id, account.id, id);
  return found === null || found.state === 'receiving' ? refuse('not_found') : found;
}

function render({ clock }: Pick<Ports, 'clock'>, one: NumberImport): RenderedImport {
  const { id, state, why, renews, fileName, column, sha256, counts, language, startedAt, key } = one;
  return {
    id,
    state: state === 'receiving' ? 'ready' : state,
    why: why as RenderedImport['why'],
    renews,
    fileName,
    column,
    sha256,
    rows: Object.values(counts).reduce((sum, count) => sum + count, 0),
    counts: { ...counts },
    virtualNumber: digitsOrNull(one.virtualNumber),
    language,
    by: startedAt === null ? null : (key ?? 'operator'),
    undoneBy: one.undoRequestId === null ? null : (one.undoKey ?? 'operator'),
    createdAt: moment(one.createdAt),
    beginsAt: momentOrNull(one.beginsAt),
    beginsIn: state === 'waiting' && one.beginsAt !== null ? Math.max(0, secondsUntil(one.beginsAt, clock.now())) : null,
    startedAt: momentOrNull(startedAt),
    finishedAt: momentOrNull(one.finishedAt),
  };
}

function renderPreview({ counts, examples, finishesAt, ...preview }: ImportPreview) {
  const shown = rowResults.flatMap((result) =>
    (examples[result] ?? []).map(({ place, number }) => ({ result, row: place, number })),
  );
  return { ...preview, counts: { ...counts }, examples: shown, finishesAt: momentOrNull(finishesAt) };
}

/** A row of the file each, in its order, block by block as it is taken. */
async function* rowsCsv({ imports }: Pick<Ports, 'imports'>, { business, id, state }: NumberImport): AsyncGenerator<string> {
  yield csvLine(['row', 'number', 'outcome', 'reason', 'explanation']);
  const isOver = state === 'cancelled' || state === 'undone';
  for (let from = 0; ; from += 1) {
    const block = await imports.block(business, id, from);
    if (block === null) return;
    const { places, results } = block;
    const lines = Array.from(places, (place, index) => {
      const result = rowOfCode(results[index] ?? 0);
      const outcome = result === 'open' && isOver ? 'not_posted' : outcomeOfRow[result];
      return csvLine([place, textOfRow(block, index), outcome, result, rowWords[result]]);
    });
    yield lines.join('');
  }
}
