/** What sends SMS, and how it fares. */
import { type Static, Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { closed, Instant, Nothing } from './values.ts';

const Count = Type.Integer({ minimum: 0 });
const at = Type.Union([Instant, Type.Null()]);

export const Sender = Type.Object(
  {
    name: Type.String({ description: 'As the file of senders calls it.' }),
    kind: Type.Enum(['smpp', 'http', 'exotel', 'aws', 'sandbox'], { type: 'string' }),
    ready: Type.Boolean({ description: 'Whether it would send at present.' }),
    links: Type.Union([Type.Object({ bound: Count, of: Count }, closed), Type.Null()], {
      description: 'How many of its links are bound; null where each message is a request of its own.',
    }),
    perSecond: Type.Union([Type.Number(), Type.Null()], {
      description: 'Messages a second at most; null where there is no limit.',
    }),
    weight: Type.Integer({ description: 'How much of what several senders may take it is given.' }),
    accounts: Type.Union([Type.Array(Type.String()), Type.Null()], { description: 'Sids of those it is kept for; null is all.' }),
    receipts: Type.Enum(['link', 'webhook', 'none'], {
      type: 'string',
      description: 'By what way it is told what became of a message: over its own links, by a carrier connection, or not at all.',
    }),
    results: Type.Object(
      { accepted: Count, tryLater: Count, noRoom: Count, unknown: Count, refused: Count },
      { ...closed, description: 'What became of the messages that it was given, a message once for each try.' },
    ),
    acceptedAt: at,
    failure: Type.Union([Type.Object({ at: Instant, reason: Type.String() }, closed), Type.Null()], {
      description: 'The last time that it did not take a message, and why.',
    }),
    receiptsHeard: Type.Integer({ minimum: 0, description: 'Over its own links.' }),
    receiptAt: at,
  },
  { ...closed, title: 'Sender' },
);
export type Sender = Static<typeof Sender>;

export const Senders = Type.Object(
  {
    waiting: Type.Integer({ minimum: 0, description: 'Notices that wait or are on their way to a sender, of all accounts.' }),
    senders: Type.Array(Sender),
  },
  { ...closed, title: 'Senders' },
);
export type Senders = Static<typeof Senders>;

export const senderEndpoints = {
  listSenders: endpoint({
    method: 'GET',
    path: '/senders',
    tag: 'Senders',
    access: 'operator',
    summary: 'Lists what sends SMS, with its links, results and receipts, and what waits for it',
    description:
      'As the process that answers knows them: its figures begin when it starts. What waits is the same in every process.',
    params: Nothing,
    query: Nothing,
    body: null,
    status: 200,
    answer: Senders,
    problems: [],
  }),
};
