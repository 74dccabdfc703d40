import { type Static, Type } from 'typebox';
import { accountParams } from './account.ts';
import { endpoint } from './endpoint.ts';
import { pageOf, pageQuery } from './page.ts';
import { closed, GivenNumber, Instant, Language, TenDigits } from './values.ts';

const state = Type.Enum(['queued', 'sending', 'accepted', 'delivered', 'failed', 'cancelled'], { type: 'string' });

export const Notice = Type.Object(
  {
    number: TenDigits,
    notice: Type.Integer({ description: 'The event of the number’s timeline that queued it.' }),
    state,
    form: Type.Enum(['declaration', 'request', 'renewal'], {
      type: 'string',
      description: 'What it serves. Its wording follows the mode of the business when it is sent (R9).',
    }),
    language: Language,
    virtualNumber: Type.Union([TenDigits, Type.Null()]),
    line: Type.Union([TenDigits, Type.Null()]),
    attempts: Type.Integer(),
    dueAt: Instant,
    messageId: Type.Union([Type.String(), Type.Null()]),
    lastError: Type.Union([Type.String(), Type.Null()]),
  },
  { ...closed, title: 'Notice' },
);
export type Notice = Static<typeof Notice>;

export const noticeEndpoints = {
  listNotices: endpoint({
    method: 'GET',
    path: '/accounts/{sid}/notices',
    tag: 'Notices',
    access: 'account',
    summary: 'Lists the notices of an account',
    description: 'In the order of the entries list; the notices of one number newest first.',
    params: accountParams,
    query: pageQuery({ state: Type.Optional(state), number: Type.Optional(GivenNumber) }),
    body: null,
    status: 200,
    answer: pageOf(Notice),
    problems: ['unreadable_cursor', 'unreadable_number'],
  }),
};
