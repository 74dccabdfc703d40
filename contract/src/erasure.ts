import { type Static, Type } from 'typebox';
import { accountParams } from './account.ts';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './page.ts';
import { closed, GivenNumber, Instant, line, Nothing, Sid } from './values.ts';

const reference = line(200, 'Where the person’s wish is written down. It stays on record: it must not name the person.');
const events = Type.Integer({ description: 'How many events the chain of the number had; they stay, and name nobody.' });

export const Erasure = Type.Object(
  { id: Type.Integer(), erasedAt: Instant, sid: Sid, reference, events },
  { ...closed, title: 'Erasure', description: 'That somebody’s data were erased. Whose, it does not say.' },
);
export type Erasure = Static<typeof Erasure>;

const shape = { tag: 'Erasures', access: 'account', params: accountParams } as const;

export const erasureEndpoints = {
  eraseNumber: endpoint({
    ...shape,
    method: 'POST',
    path: '/accounts/{sid}/erasures',
    summary: 'Erases a person’s data from all that the account’s business keeps, for good (R17)',
    description:
      'It is an objection too: a keyed hash of the number stays, so that nobody calls it and no file brings it back. The chain of events stays under a pseudonym and still verifies. Evidence files that were handed out before are not changed by it.',
    query: Nothing,
    body: Type.Object({ number: GivenNumber, reference }, { ...closed, title: 'NewErasure' }),
    status: 201,
    answer: Type.Object(
      {
        erasedAt: Instant,
        reference,
        events,
        repeated: Type.Boolean({ description: 'It was erased before: what came from the person since is gone too.' }),
      },
      { ...closed, title: 'ErasedNumber' },
    ),
    problems: ['unreadable_number', 'names_a_person'],
  }),
  listErasures: endpoint({
    ...shape,
    method: 'GET',
    path: '/accounts/{sid}/erasures',
    summary: 'Lists what the account’s business erased, newest first, without saying whose data they were',
    query: PageQuery,
    body: null,
    status: 200,
    answer: pageOf(Erasure),
    problems: ['unreadable_cursor'],
  }),
};
