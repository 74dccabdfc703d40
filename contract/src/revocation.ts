import { type Static, Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './page.ts';
import { CalendarDate, closed, Instant, line, Nothing } from './values.ts';

const count = (description: string) => Type.Integer({ description });

/** What a number revocation list ended. */
export const EndedThings = Type.Object(
  {
    grants: count('Declarations and agreements.'),
    requests: count('Requests that awaited an answer.'),
    contacts: count('Permissions that an inbound call or text had given (R13).'),
    memberships: count('Members whose number it was (R14).'),
  },
  { ...closed, title: 'EndedThings', description: 'Counted for each account.' },
);

const heard = {
  listed: count('Different numbers of the list.'),
  unreadable: Type.Record(Type.String(), Type.Integer(), { description: 'How many lines hold no number, by reason.' }),
  ended: EndedThings,
  businesses: count('How many businesses something ended for.'),
};

export const Revocation = Type.Object(
  {
    state: Type.Enum(['done', 'cancelled'], { type: 'string', description: '`cancelled`: the connection was given up.' }),
    ...heard,
  },
  { ...closed, title: 'Revocation' },
);
export type Revocation = Static<typeof Revocation>;

export const RevocationRun = Type.Object(
  {
    id: Type.Integer(),
    dated: CalendarDate,
    reference: Type.String(),
    sha256: Type.String({ description: 'Of the file that was sent, in hexadecimal.' }),
    bytes: Type.Integer(),
    state: Type.Enum(['running', 'done', 'cancelled', 'failed', 'interrupted'], {
      type: 'string',
      description:
        '`interrupted`: the process ended, nobody knows when; it ended at least what is counted. Send the list again: it ends what is left.',
    }),
    ...heard,
    request: Type.String({ description: 'The request that brought it; its events name it too.' }),
    address: Type.String({ description: 'Where it came from.' }),
    startedAt: Instant,
    finishedAt: Type.Union([Instant, Type.Null()]),
  },
  { ...closed, title: 'RevocationRun' },
);
export type RevocationRun = Static<typeof RevocationRun>;

const shape = { tag: 'Registry', access: 'operator', path: '/registry/revocations', params: Nothing, body: null } as const;

export const revocationEndpoints = {
  revokeNumbers: endpoint({
    ...shape,
    method: 'POST',
    summary: 'Hears a list of numbers that were permanently disconnected (R10.2)',
    description:
      'What began before the end of the list’s day ends for every account: grants, requests, contact, membership. Objections stay. Sent again, or again after it was broken off, it ends what is left and nothing twice. At most 20,000,000 numbers.',
    query: Type.Object(
      { dated: CalendarDate, reference: line(200, 'What the list is called; with its day it makes a repeat known.') },
      closed,
    ),
    file: 'Text in UTF-8, gzipped or not: one number a line, or a CSV whose header names the column of numbers.',
    status: 200,
    answer: Revocation,
    problems: ['invalid_request', 'not_a_date', 'in_the_future', 'unreadable_file', 'body_too_large'],
  }),
  listRevocations: endpoint({
    ...shape,
    method: 'GET',
    summary: 'Lists which revocation lists were heard, newest first',
    query: PageQuery,
    status: 200,
    answer: pageOf(RevocationRun),
    problems: ['unreadable_cursor'],
  }),
};
