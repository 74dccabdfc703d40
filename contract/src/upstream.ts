import { type Static, Type } from 'typebox';
import { accountParams } from './account.ts';
import { endpoint } from './endpoint.ts';
import { closed, Instant, Nothing, Sid } from './values.ts';

const baseUrl = Type.String({
  minLength: 8,
  maxLength: 500,
  examples: ['https://api.example.com'],
  description: 'Where the provider is: what stands before `/v1` in its addresses.',
});
const sid = { ...Sid, description: 'By what sid the provider knows the account; it takes the place of ours in the path.' };
const opensCalls = Type.Boolean({
  description:
    'True where paths that start calls (`Calls`, campaigns) are passed on too, past every check of numbers. `Calls/connect` is always checked.',
});
const relaysWhitelist = Type.Boolean({
  description: 'True where numbers that are whitelisted here are posted to the provider’s own whitelist as well.',
});
const secret = (description: string) =>
  Type.String({ minLength: 1, maxLength: 500, pattern: '^[\\x21-\\x7e]+$', description: `${description} It is in no answer.` });

export const Upstream = Type.Object(
  { baseUrl, sid, opensCalls, relaysWhitelist, setAt: Instant },
  { ...closed, title: 'Upstream', description: 'The provider that an account’s other requests are passed on to.' },
);
export type Upstream = Static<typeof Upstream>;

export const NewUpstream = Type.Object(
  {
    baseUrl,
    sid,
    key: { ...secret('The user of Basic authentication at the provider.'), pattern: '^[\\x21-\\x39\\x3b-\\x7e]+$' },
    token: secret('The password of Basic authentication at the provider.'),
    opensCalls: Type.Optional(opensCalls),
    relaysWhitelist: Type.Optional(relaysWhitelist),
  },
  { ...closed, title: 'NewUpstream' },
);

const shape = {
  tag: 'Upstreams',
  path: '/accounts/{sid}/upstream',
  access: 'operator',
  params: accountParams,
  query: Nothing,
  status: 200,
  answer: Upstream,
} as const;

export const upstreamEndpoints = {
  setUpstream: endpoint({
    ...shape,
    method: 'PUT',
    summary: 'Sets the provider to which requests that are not answered here are passed on',
    description:
      'Method, query, body and headers go on unchanged, with the sid and credentials given here in place of ours; the answer comes back unchanged.',
    body: NewUpstream,
    problems: ['not_an_upstream'],
  }),
  readUpstream: endpoint({
    ...shape,
    method: 'GET',
    access: 'account',
    summary: 'Shows to which provider requests are passed on, without its credentials',
    body: null,
    problems: ['not_found'],
  }),
  changeUpstream: endpoint({
    ...shape,
    method: 'PATCH',
    summary: 'Changes what is passed on',
    body: Type.Partial(Type.Object({ opensCalls, relaysWhitelist }, closed), {
      ...closed,
      title: 'UpstreamChanges',
      minProperties: 1,
    }),
    problems: ['not_found'],
  }),
  removeUpstream: endpoint({
    ...shape,
    method: 'DELETE',
    summary: 'Forgets the provider and its credentials; nothing more is passed on',
    body: null,
    status: 204,
    answer: null,
    problems: ['not_found'],
  }),
};
