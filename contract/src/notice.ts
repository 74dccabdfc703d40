import { type Static, Type } from 'typebox';
import { accountParams } from './account.ts';
import { endpoint } from './endpoint.ts';
import { pageOf, pageQuery } from './page.ts';
import { closed, GivenNumber, Instant, Language, Nothing, TenDigits } from './values.ts';

const state = Type.Enum(['queued', 'sending', 'accepted', 'delivered', 'failed', 'cancelled'], { type: 'string' });

export const Notice = Type.Object(
  {
    number: TenDigits,
    notice: Type.Integer({ description: 'The event of the number’s timeline that queued it.' }),
    state,
    form: Type.Enum(['declaration', 'request', 'renewal', 'confirm_objection', 'confirm_agreement'], {
      type: 'string',
      description:
        'What it serves. The wording of a notice follows the mode of the business when it is sent (R9); a confirmation says how an answer was understood (R8.5).',
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

export const NoticeSummary = Type.Object(
  {
    waiting: Type.Integer({ description: 'Notices that are queued or on their way to the carrier.' }),
    segmentsPerSecond: Type.Union([Type.Number(), Type.Null()], {
      description: 'The pace of the senders that serve the account; null where it is not known, as in a sandbox.',
    }),
    finishesAt: Type.Union([Instant, Type.Null()], {
      description:
        'When the last of them will have gone out, by the queue, the pace and the hours for asking (R7), if nothing is posted meanwhile and no carrier fails. Null where nothing waits, or it cannot be said.',
    }),
    segmentsOfDay: Type.Integer({ description: 'Spent today, Indian time, of the account’s SMS budget; 0 where it has none.' }),
    segmentsOfMonth: Type.Integer({ description: 'Spent this month.' }),
  },
  { ...closed, title: 'NoticeSummary' },
);
export type NoticeSummary = Static<typeof NoticeSummary>;

export const noticeEndpoints = {
  summariseNotices: endpoint({
    method: 'GET',
    path: '/accounts/{sid}/notices/summary',
    tag: 'Notices',
    access: 'account',
    summary: 'Says how many notices of an account wait, until when, and what was spent of its SMS budget',
    params: accountParams,
    query: Nothing,
    body: null,
    status: 200,
    answer: NoticeSummary,
    problems: [],
  }),
  listNotices: endpoint({
    method: 'GET',
    path: '/accounts/{sid}/notices',
    tag: 'Notices',
    access: 'account',
    summary: 'Lists the notices of an account',
    description:
      'In the order of the entries list; the notices of one number newest first. With `state=failed` in the order of their last try, the latest first.',
    params: accountParams,
    query: pageQuery({ state: Type.Optional(state), number: Type.Optional(GivenNumber) }),
    body: null,
    status: 200,
    answer: pageOf(Notice),
    problems: ['unreadable_cursor', 'unreadable_number'],
  }),
};
