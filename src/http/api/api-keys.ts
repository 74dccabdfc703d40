import type { apiKeyEndpoints } from '@sammati/contract/api-key.ts';
import { createApiKey } from '#app/administration/create-api-key.ts';
import { listApiKeys } from '#app/administration/list-api-keys.ts';
import { revokeApiKey } from '#app/administration/revoke-api-key.ts';
import type { ApiKey } from '#app/ports/directory.ts';
import { isRefused } from '#app/refusal.ts';
import { pageOfList } from './cursor.ts';
import type { Handlers } from './handler.ts';
import { moment, momentOrNull } from './values.ts';

export const apiKeyHandlers: Handlers<typeof apiKeyEndpoints> = {
  async listApiKeys(ports, { context, query }) {
    return pageOfList(await listApiKeys(ports, context), query, ({ key }) => key, renderKey);
  },

  async createApiKey(ports, { context, body, by }) {
    const { label = null, key = null, token = null } = body ?? {};
    const outcome = await createApiKey(ports, { context, label, key, token, by });
    return isRefused(outcome) ? outcome : { ...renderKey(outcome.key), token: outcome.token };
  },

  async revokeApiKey(ports, { context, params }) {
    const outcome = await revokeApiKey(ports, context, params.key);
    return isRefused(outcome) ? outcome : undefined;
  },
};

function renderKey({ key, label, createdAt, revokedAt, lastUsedAt }: ApiKey) {
  return {
    key,
    label,
    createdAt: moment(createdAt),
    revokedAt: momentOrNull(revokedAt),
    lastUsedAt: momentOrNull(lastUsedAt),
  };
}
