import { type Static, Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './page.ts';
import { BusinessId, closed } from './values.ts';

/** What is kept of a number, or of the business itself, and does not hold (R17). */
export const Difference = Type.Object(
  {
    number: Type.Union([Type.String({ pattern: '^[0-9]{10,11}$' }), Type.Null()], {
      description:
        'Ten digits; eleven where it is a pseudonym, since the data were erased; null for the chain of the business itself.',
    }),
    what: Type.Enum(['chain', 'standing', 'notice'], {
      type: 'string',
      description:
        '`chain`: it does not verify. `standing`: the events add up to another standing than the one that is kept. `notice`: a posting without its notice, or a notice without its posting.',
    }),
    fault: Type.Union([Type.Enum(['changed', 'missing', 'head'], { type: 'string' }), Type.Null()], {
      description: 'Of a chain: event `n` was changed or is missing, or the chain does not end where it is kept to end.',
    }),
    n: Type.Union([Type.Integer(), Type.Null()], { description: 'The event.' }),
    parts: Type.Array(Type.String(), { description: 'Of a standing: what differs.' }),
  },
  { ...closed, title: 'Difference' },
);

export type Difference = Static<typeof Difference>;

const { items, next } = pageOf(Difference).properties;

export const standingsCheckEndpoints = {
  checkStandings: endpoint({
    tag: 'Businesses',
    access: 'operator',
    method: 'GET',
    path: '/businesses/{businessId}/standings-check',
    summary: 'Adds up the events of a business again, and tells where they are not what is kept (R17)',
    description:
      'Reads only. Each page is of the next thousands of numbers, `checked` of them, and mostly without a difference: follow `next` to the end. It gives way to people who call, a few hundred numbers at a time.',
    params: Type.Object({ businessId: BusinessId }, closed),
    query: Type.Object({ cursor: PageQuery.properties.cursor }, closed),
    body: null,
    status: 200,
    answer: Type.Object(
      { checked: Type.Integer({ description: 'How many numbers this page has checked.' }), items, next },
      { ...closed, title: 'StandingsCheck' },
    ),
    problems: ['not_found', 'unreadable_cursor'],
  }),
};
