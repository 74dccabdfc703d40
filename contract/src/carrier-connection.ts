import { type Static, Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './page.ts';
import { ConnectionId, closed, Instant, line, Nothing } from './values.ts';

const dialect = Type.Enum(['exotel', 'json'], { type: 'string', description: 'The shape in which the carrier reports.' });

const fields = {
  id: ConnectionId,
  name: line(100, 'Which carrier or trunk it is.'),
  dialect,
  createdAt: Instant,
  revokedAt: Type.Union([Instant, Type.Null()]),
};

export const CarrierConnection = Type.Object(fields, { ...closed, title: 'CarrierConnection' });
export type CarrierConnection = Static<typeof CarrierConnection>;

export const ConnectionWithSecret = Type.Object(
  {
    ...fields,
    secret: Type.String({ description: 'Part of the hook addresses. Kept hashed, so it is shown once.' }),
    hooks: Type.Record(Type.String(), Type.String(), { description: 'The paths that the carrier calls, by what it reports.' }),
  },
  { ...closed, title: 'ConnectionWithSecret' },
);

const params = Type.Object({ connectionId: ConnectionId }, closed);
const shape = { tag: 'Carrier connections', access: 'operator', query: Nothing, status: 200 } as const;

export const carrierConnectionEndpoints = {
  listCarrierConnections: endpoint({
    ...shape,
    method: 'GET',
    path: '/carrier-connections',
    summary: 'Lists the carrier connections',
    params: Nothing,
    query: PageQuery,
    body: null,
    answer: pageOf(CarrierConnection),
    problems: ['unreadable_cursor'],
  }),
  createCarrierConnection: endpoint({
    ...shape,
    method: 'POST',
    path: '/carrier-connections',
    summary: 'Creates a carrier connection; its secret is shown this once',
    params: Nothing,
    body: Type.Object({ name: fields.name, dialect }, { ...closed, title: 'NewCarrierConnection' }),
    status: 201,
    answer: ConnectionWithSecret,
    problems: [],
  }),
  rotateConnectionSecret: endpoint({
    ...shape,
    method: 'POST',
    path: '/carrier-connections/{connectionId}/rotation',
    summary: 'Gives a carrier connection a new secret; the old one stops working within a second',
    params,
    body: null,
    answer: ConnectionWithSecret,
    problems: ['not_found'],
  }),
  revokeCarrierConnection: endpoint({
    ...shape,
    method: 'DELETE',
    path: '/carrier-connections/{connectionId}',
    summary: 'Revokes a carrier connection',
    params,
    body: null,
    status: 204,
    answer: null,
    problems: ['not_found'],
  }),
};
