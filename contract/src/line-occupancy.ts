/** Who uses which consent line. */
import { type Static, Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './page.ts';
import { BusinessId, closed, Nothing, TenDigits } from './values.ts';

export const LineOccupancy = Type.Object(
  {
    number: TenDigits,
    meaning: Type.Enum(['object', 'agree'], { type: 'string' }),
    businessId: Type.Union([BusinessId, Type.Null()], { description: 'Whose it is; null is the pool.' }),
    businesses: Type.Integer({
      minimum: 0,
      description:
        'Businesses whose new notices may name it: its own, or of a line of the pool those that have none of that meaning.',
    }),
    accounts: Type.Integer({ minimum: 0, description: 'Their accounts.' }),
    held: Type.Integer({
      minimum: 0,
      description:
        'People who were asked to ring it, an agree line, and for whom it can serve no other request meanwhile. Requests that have lapsed count until somebody needs the line.',
    }),
    heldBy: Type.Integer({ minimum: 0, description: 'Of how many businesses their requests are.' }),
    countedAll: Type.Boolean({ description: 'False where more are held than were counted.' }),
  },
  { ...closed, title: 'LineOccupancy' },
);
export type LineOccupancy = Static<typeof LineOccupancy>;

export const lineOccupancyEndpoints = {
  listLineOccupancy: endpoint({
    method: 'GET',
    path: '/consent-line-occupancy',
    tag: 'Consent lines',
    access: 'operator',
    summary: 'Counts, for each consent line in use, who may name it and for how many people it is taken (R8)',
    params: Nothing,
    query: PageQuery,
    body: null,
    status: 200,
    answer: pageOf(LineOccupancy),
    problems: ['unreadable_cursor'],
  }),
};
