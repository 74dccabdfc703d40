import { type Scrub as RenderedScrub, type scrubEndpoints, scrubIdHeader } from '@sammati/contract/scrub.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { Scrub } from '#app/ports/scrubs.ts';
import type { Ports } from '#app/ports.ts';
import { isRefused, type Refusal, refuse } from '#app/refusal.ts';
import { scrubFile } from '#app/registry/scrub-file.ts';
import { pageWanted, renderPage } from './cursor.ts';
import type { Caller, Handlers } from './handler.ts';
import { moment, momentOrNull } from './values.ts';

export const scrubHandlers: Handlers<typeof scrubEndpoints> = {
  async createScrub(ports, { caller, query, stream, origin }) {
    const context = accountOf(ports, caller, query.account);
    if (context === null || isRefused(context)) return refuse('not_found');
    const { purpose = 'service', category = null, mode = 'voice', column = null, columns = 'all' } = query;
    const call = { purpose, category: category as Category, mode };
    const started = await scrubFile(ports, { context, input: stream, column, columns, call, origin });
    if (isRefused(started)) {
      return { ...refuse('not_a_csv'), errors: [{ in: 'body', field: '', message: started.sentence }] };
    }
    return { headers: { [scrubIdHeader]: String(started.id) }, output: started.output };
  },

  async listScrubs(ports, { caller, query }) {
    const context = accountOf(ports, caller, query.account);
    if (isRefused(context)) return context;
    const wanted = pageWanted(query);
    if (isRefused(wanted)) return wanted;
    return renderPage(await ports.scrubs.list(context?.account.id ?? null, wanted), (scrub) => render(ports, scrub));
  },

  async readScrub(ports, { caller, params }) {
    const scrub = await ports.scrubs.find(params.id);
    const isForeign = caller.kind === 'account' && scrub?.account !== caller.context.account.id;
    return scrub === null || isForeign ? refuse('not_found') : render(ports, scrub);
  },
};

type Category = Parameters<typeof scrubFile>[1]['call']['category'];

/** The account that is named; to an account's key there is no other than its own. Null: the operator names none. */
function accountOf(
  { directory }: Pick<Ports, 'directory'>,
  caller: Caller,
  sid: string | undefined,
): AccountContext | null | Refusal<'not_found'> {
  if (caller.kind === 'account') {
    return sid === undefined || sid === caller.context.account.sid ? caller.context : refuse('not_found');
  }
  return sid === undefined ? null : (directory.current().accountBySid(sid) ?? refuse('not_found'));
}

function render({ directory }: Pick<Ports, 'directory'>, scrub: Scrub): RenderedScrub {
  const { outcome } = scrub;
  return {
    id: scrub.id,
    sid: directory.current().accountById(scrub.account)?.account.sid ?? 'unknown',
    by: scrub.key ?? 'operator',
    requestId: scrub.requestId,
    columns: scrub.columns,
    purpose: scrub.purpose,
    category: scrub.category,
    mode: scrub.mode,
    state: outcome?.state ?? 'running',
    why: outcome?.why ?? null,
    input: outcome?.input ?? null,
    output: outcome?.output ?? null,
    registryVersion: outcome?.registryVersion ?? null,
    registryDate: momentOrNull(outcome?.registryDate ?? null),
    counts: outcome?.counts ?? null,
    startedAt: moment(scrub.startedAt),
    finishedAt: momentOrNull(outcome?.finishedAt ?? null),
  };
}
