import { type Static, Type } from 'typebox';
import { accountParams } from './account.ts';
import { endpoint } from './endpoint.ts';
import { keyScopes } from './key-scope.ts';
import { PageQuery, pageOf } from './page.ts';
import { closed, Instant, KeyScope, line, Nothing, Sid } from './values.ts';

const key = Type.String({ pattern: '^[A-Za-z0-9_.-]{4,128}$', description: 'The user of Basic authentication.' });
const token = Type.String({
  minLength: 16,
  maxLength: 256,
  pattern: '^[\\x21-\\x7e]+$',
  description: 'The password of Basic authentication. Kept hashed, so it is shown once.',
});
const label = Type.Union([line(100, 'What the key is for.'), Type.Null()]);

const scopes = Type.Union([Type.Array(KeyScope, { minItems: 1, maxItems: keyScopes.length, uniqueItems: true }), Type.Null()], {
  description: 'What the key may do; null is everything, also what later versions add. None includes another.',
});

const fields = {
  key,
  label,
  scopes,
  createdAt: Instant,
  revokedAt: Type.Union([Instant, Type.Null()]),
  lastUsedAt: Type.Union([Instant, Type.Null()], { description: 'Written with a delay.' }),
};

export const ApiKey = Type.Object(fields, { ...closed, title: 'ApiKey' });
export type ApiKey = Static<typeof ApiKey>;
export const CreatedApiKey = Type.Object({ ...fields, token }, { ...closed, title: 'CreatedApiKey' });

export const NewApiKey = Type.Object(
  { label: Type.Optional(label), scopes: Type.Optional(scopes), key: Type.Optional(key), token: Type.Optional(token) },
  { ...closed, title: 'NewApiKey' },
);

const shape = { tag: 'API keys', access: 'account', params: accountParams, query: Nothing, status: 200 } as const;

export const apiKeyEndpoints = {
  listApiKeys: endpoint({
    ...shape,
    method: 'GET',
    path: '/accounts/{sid}/keys',
    summary: 'Lists the API keys of an account, revoked ones included',
    query: PageQuery,
    body: null,
    answer: pageOf(ApiKey),
    problems: ['unreadable_cursor'],
  }),
  createApiKey: endpoint({
    ...shape,
    method: 'POST',
    path: '/accounts/{sid}/keys',
    summary: 'Creates an API key; its token is shown this once',
    description:
      'Without `scopes` it may do everything. A key that has scopes itself gives at most those. The operator may give `key` and `token`, so that an existing client keeps its own.',
    body: NewApiKey,
    bodyOptional: true,
    status: 201,
    answer: CreatedApiKey,
    problems: ['operator_only', 'not_permitted', 'key_taken'],
  }),
  revokeApiKey: endpoint({
    ...shape,
    method: 'DELETE',
    path: '/accounts/{sid}/keys/{key}',
    summary: 'Revokes an API key, in every process within a second',
    params: Type.Object({ sid: Sid, key }, closed),
    body: null,
    status: 204,
    answer: null,
    problems: ['not_found'],
  }),
};
