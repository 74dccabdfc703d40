/** The numbers that are ours: virtual numbers, which accounts call from, and consent lines, which people ring (R2, R8). */
import { type Static, Type } from 'typebox';
import { accountParams } from './account.ts';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf, pageQuery } from './page.ts';
import { BusinessId, ConnectionId, closed, GivenNumber, Instant, Nothing, Sid, TenDigits } from './values.ts';

const header = Type.Union([Type.String({ pattern: '^[A-Za-z0-9]{3,11}$' }), Type.Null()], {
  description: 'DLT header that its notices carry; null where the sender’s own is used.',
});
const connectionId = Type.Union([ConnectionId, Type.Null()], { description: 'The carrier connection that reports its calls.' });
const retiredAt = Type.Union([Instant, Type.Null()]);

export const VirtualNumber = Type.Object(
  { number: TenDigits, header, connectionId, retiredAt },
  { ...closed, title: 'VirtualNumber' },
);
export type VirtualNumber = Static<typeof VirtualNumber>;

const meaning = Type.Enum(['object', 'agree'], {
  type: 'string',
  description: 'What ringing it says, for its whole life: `object` says no, `agree` says yes (R8).',
});
const businessId = Type.Union([BusinessId, Type.Null()], {
  description: 'Whose notices name it; null is the pool that all businesses share.',
});

export const LineHealth = Type.Object(
  {
    state: Type.Enum(['works', 'dead'], {
      type: 'string',
      description: 'A dead line is named in no new notice, and after a day nobody is called because they did not ring it (R8.3).',
    }),
    heardAt: Type.Union([Instant, Type.Null()], {
      description: 'The last call on it, or check that found it working. Null where lines are not watched, as in a sandbox.',
    }),
    deadFrom: Type.Union([Instant, Type.Null()], { description: 'From when on it is dead unless it is heard of before.' }),
    brokenAt: Type.Union([Instant, Type.Null()], { description: 'Since when a check says that it does not work.' }),
  },
  { ...closed, title: 'LineHealth' },
);

export const ConsentLine = Type.Object(
  { number: TenDigits, meaning, businessId, connectionId, retiredAt, health: LineHealth },
  { ...closed, title: 'ConsentLine' },
);
export type ConsentLine = Static<typeof ConsentLine>;

const numbers = { tag: 'Virtual numbers', params: accountParams, query: Nothing, status: 200 } as const;
const lines = { tag: 'Consent lines', access: 'operator', params: Nothing, query: Nothing, status: 200 } as const;
const numberParams = Type.Object({ sid: Sid, number: GivenNumber }, closed);
const lineParams = Type.Object({ number: GivenNumber }, closed);

export const serviceNumberEndpoints = {
  listVirtualNumbers: endpoint({
    ...numbers,
    method: 'GET',
    path: '/accounts/{sid}/virtual-numbers',
    access: 'account',
    summary: 'Lists the virtual numbers of an account',
    query: PageQuery,
    body: null,
    answer: pageOf(VirtualNumber),
    problems: ['unreadable_cursor'],
  }),
  addVirtualNumber: endpoint({
    ...numbers,
    method: 'POST',
    path: '/accounts/{sid}/virtual-numbers',
    access: 'operator',
    summary: 'Gives an account a virtual number',
    body: Type.Object(
      { number: GivenNumber, header: Type.Optional(header), connectionId: Type.Optional(connectionId) },
      { ...closed, title: 'NewVirtualNumber' },
    ),
    status: 201,
    answer: VirtualNumber,
    problems: ['unreadable_number', 'number_taken', 'unknown_connection'],
  }),
  changeVirtualNumber: endpoint({
    ...numbers,
    method: 'PATCH',
    path: '/accounts/{sid}/virtual-numbers/{number}',
    access: 'operator',
    summary: 'Changes the header or the carrier connection of a virtual number',
    params: numberParams,
    body: Type.Object(
      { header: Type.Optional(header), connectionId: Type.Optional(connectionId) },
      { ...closed, title: 'VirtualNumberChanges', minProperties: 1 },
    ),
    answer: VirtualNumber,
    problems: ['unreadable_number', 'not_found', 'unknown_connection', 'too_early'],
  }),
  retireVirtualNumber: endpoint({
    ...numbers,
    method: 'DELETE',
    path: '/accounts/{sid}/virtual-numbers/{number}',
    access: 'operator',
    summary: 'Retires a virtual number; it never becomes a consent line',
    params: numberParams,
    body: null,
    status: 204,
    answer: null,
    problems: ['unreadable_number', 'not_found'],
  }),
  listConsentLines: endpoint({
    ...lines,
    method: 'GET',
    path: '/consent-lines',
    summary: 'Lists the consent lines',
    query: pageQuery({ businessId: Type.Optional(BusinessId), meaning: Type.Optional(meaning) }),
    body: null,
    answer: pageOf(ConsentLine),
    problems: ['unreadable_cursor'],
  }),
  addConsentLine: endpoint({
    ...lines,
    method: 'POST',
    path: '/consent-lines',
    summary: 'Puts a consent line into use: an object line or an agree line, for life',
    body: Type.Object(
      {
        number: GivenNumber,
        meaning,
        businessId: Type.Optional(businessId),
        connectionId: Type.Optional(connectionId),
      },
      { ...closed, title: 'NewConsentLine' },
    ),
    status: 201,
    answer: ConsentLine,
    problems: ['unreadable_number', 'number_taken', 'unknown_business', 'unknown_connection'],
  }),
  changeConsentLine: endpoint({
    ...lines,
    method: 'PATCH',
    path: '/consent-lines/{number}',
    summary: 'Changes the carrier connection of a consent line; to none only twelve months after its last notice (R8)',
    params: lineParams,
    body: Type.Object({ connectionId }, { ...closed, title: 'ConsentLineChanges' }),
    answer: ConsentLine,
    problems: ['unreadable_number', 'not_found', 'unknown_connection', 'too_early'],
  }),
  checkConsentLine: endpoint({
    ...lines,
    method: 'POST',
    path: '/consent-lines/{number}/checks',
    summary: 'Says what was found when a consent line was tried: a sign of life, or that it is dead at once (R8.3)',
    params: lineParams,
    body: Type.Object({ outcome: Type.Enum(['works', 'broken'], { type: 'string' }) }, { ...closed, title: 'LineCheck' }),
    answer: ConsentLine,
    problems: ['unreadable_number', 'not_found'],
  }),
  retireConsentLine: endpoint({
    ...lines,
    method: 'DELETE',
    path: '/consent-lines/{number}',
    summary: 'Retires a consent line: no new notice names it, and ringing it still means what it meant',
    params: lineParams,
    body: null,
    status: 204,
    answer: null,
    problems: ['unreadable_number', 'not_found'],
  }),
};
