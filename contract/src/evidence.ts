import { type Static, Type } from 'typebox';
import { accountParams } from './account.ts';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './page.ts';
import { BusinessId, closed, GivenInstant, GivenNumber, Instant, Nothing } from './values.ts';

const hash = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** The signed root over all chains of a business (R17). */
export const Checkpoint = Type.Object(
  {
    n: Type.Integer({ description: 'Counts the checkpoints of the business.' }),
    at: Instant,
    size: Type.Integer({ description: 'How many chains.' }),
    root: hash,
    previous: Type.Union([hash, Type.Null()], { description: 'The hash of the checkpoint before it.' }),
    hash,
    key: Type.String({ description: 'The id of the key that signed it.' }),
    signature: Type.String({ pattern: '^[0-9a-f]{128}$' }),
    deliveredAt: Type.Union([Instant, Type.Null()], { description: 'When the address outside (CHECKPOINT_URL) took it.' }),
  },
  { ...closed, title: 'Checkpoint' },
);
export type Checkpoint = Static<typeof Checkpoint>;

export const SigningKey = Type.Object(
  { id: Type.String(), publicKey: hash, createdAt: Instant },
  { ...closed, title: 'SigningKey', description: 'A public key: 32 bytes of Ed25519 in hexadecimal.' },
);

const businessParams = Type.Object({ businessId: BusinessId }, closed);

const shape = { tag: 'Evidence', status: 200 } as const;

export const evidenceEndpoints = {
  exportEvidence: endpoint({
    ...shape,
    access: 'account',
    method: 'GET',
    path: '/accounts/{sid}/evidence',
    summary: 'Hands out evidence as a file that proves itself (R17)',
    description:
      'Of one number; of the numbers with an event in a period (`to` not included); or, without either, of all of them. An event counts that is of the account, or of every account of the business, as objections are (R12): so a file also has objections of people whom only another account posted. `sammati evidence verify` checks the file without the service.',
    params: accountParams,
    query: Type.Object(
      { number: Type.Optional(GivenNumber), from: Type.Optional(GivenInstant), to: Type.Optional(GivenInstant) },
      closed,
    ),
    body: null,
    answer: null,
    answerType: 'application/x-ndjson',
    problems: ['invalid_request', 'unreadable_number', 'not_a_date'],
  }),
  makeCheckpoint: endpoint({
    ...shape,
    access: 'operator',
    method: 'POST',
    path: '/businesses/{businessId}/checkpoints',
    summary: 'Fixes where the chains of a business end, if anything has changed since the latest checkpoint',
    params: businessParams,
    query: Nothing,
    body: null,
    answer: Checkpoint,
    problems: ['not_found', 'no_evidence'],
  }),
  listCheckpoints: endpoint({
    ...shape,
    access: 'operator',
    method: 'GET',
    path: '/businesses/{businessId}/checkpoints',
    summary: 'Lists the checkpoints of a business',
    params: businessParams,
    query: PageQuery,
    body: null,
    answer: pageOf(Checkpoint),
    problems: ['not_found', 'unreadable_cursor'],
  }),
  listSigningKeys: endpoint({
    ...shape,
    access: 'anyone',
    method: 'GET',
    path: '/signing-keys',
    summary: 'Lists the public keys that signatures are verified with, earlier ones included',
    params: Nothing,
    query: Nothing,
    body: null,
    answer: Type.Object({ items: Type.Array(SigningKey) }, { ...closed, title: 'SigningKeys' }),
    problems: [],
  }),
};
