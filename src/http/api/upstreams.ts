import type { Upstream as RenderedUpstream, upstreamEndpoints } from '@sammati/contract/upstream.ts';
import { changeUpstream, removeUpstream, setUpstream } from '#app/administration/set-upstream.ts';
import type { Upstream } from '#app/ports/directory.ts';
import { isRefused, refuse } from '#app/refusal.ts';
import type { Handlers } from './handler.ts';
import { moment } from './values.ts';

export const upstreamHandlers: Handlers<typeof upstreamEndpoints> = {
  async setUpstream(ports, { context, body }) {
    const { opensCalls = false, relaysWhitelist = false } = body;
    const outcome = await setUpstream(ports, context, { ...body, opensCalls, relaysWhitelist });
    return isRefused(outcome) ? outcome : renderUpstream(outcome);
  },

  readUpstream(ports, { context }) {
    const upstream = ports.directory.current().upstreamOf(context.account.id);
    return upstream === null ? refuse('not_found') : renderUpstream(upstream);
  },

  async changeUpstream(ports, { context, body }) {
    const outcome = await changeUpstream(ports, context, body);
    return isRefused(outcome) ? outcome : renderUpstream(outcome);
  },

  async removeUpstream(ports, { context }) {
    const outcome = await removeUpstream(ports, context);
    return isRefused(outcome) ? outcome : undefined;
  },
};

/** Named field by field: key and token stay here. */
function renderUpstream({ baseUrl, sid, opensCalls, relaysWhitelist, setAt }: Upstream): RenderedUpstream {
  return { baseUrl, sid, opensCalls, relaysWhitelist, setAt: moment(setAt) };
}
