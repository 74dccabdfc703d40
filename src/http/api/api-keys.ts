import type { apiKeyEndpoints } from '@sammati/contract/api-key.ts';
import { createApiKey } from '#app/administration/create-api-key.ts';
import { listApiKeys } from '#app/administration/list-api-keys.ts';
import { revokeApiKey } from '#app/administration/revoke-api-key.ts';
import type { ApiKey } from '#app/ports/directory.ts';
import { isRefused } from '#app/refusal.ts';
import { pageOfList } from './cursor.ts';
import { type Handlers, scopesOf } from './handler.ts';
import { listed, moment, momentOrNull } from './values.ts';

export const apiKeyHandlers: Handlers<typeof apiKeyEndpoints> = {
  async listApiKeys(ports, { context, query }) {
    return pageOfList(await listApiKeys(ports, context), query, ({ key }) => key, renderKey);
  },

  async createApiKey(ports, { context, body, by, caller }) {
    const { label = null, scopes = null, key = null, token = null } = body ?? {};
    const outcome = await createApiKey(ports, { context, label, scopes, key, token, by, own: scopesOf(caller) });
    return isRefused(outcome) ? outcome : { ...renderKey(outcome.key), token: outcome.token };
  },

  async revokeApiKey(ports, { context, params }) {
    const outcome = await revokeApiKey(ports, context, params.key);
    return isRefused(outcome) ? outcome : undefined;
  },
};

function renderKey({ key, label, scopes, createdAt, revokedAt, lastUsedAt }: ApiKey) {
  return {
    key,
    label,
    scopes: listed(scopes),
    createdAt: moment(createdAt),
    revokedAt: momentOrNull(revokedAt),
    lastUsedAt: momentOrNull(lastUsedAt),
  };
}
