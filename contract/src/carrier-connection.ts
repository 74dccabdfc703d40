import { type Static, Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './page.ts';
import { ConnectionId, closed, Instant, line, Nothing } from './values.ts';

const dialect = Type.Enum(['exotel', 'json', 'plivo', 'twilio', 'mapped', 'sip'], {
  type: 'string',
  description:
    'The shape in which the carrier reports. `mapped`: as `fields` says, where it has no shape known here. `sip`: a trunk that sends the calls themselves.',
});

const fieldName = Type.Union([Type.String({ minLength: 1, maxLength: 100 }), Type.Null()]);
const fieldNames = {
  id: fieldName,
  from: fieldName,
  to: fieldName,
  at: fieldName,
  forwardedFrom: fieldName,
  text: fieldName,
  receipts: fieldName,
  messageId: fieldName,
  recipient: fieldName,
  status: fieldName,
  reason: fieldName,
};

function words(description: string) {
  return Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 64, description });
}

const publicUrl = Type.Union(
  [Type.String({ pattern: '^https?://[^\\s/?#@]+(?:/[^\\s?#]*[^\\s?#/])?$', maxLength: 200 }), Type.Null()],
  {
    description:
      'Of a carrier that signs: the address as it calls us, up to where the path of a hook begins; no slash at its end.',
    examples: ['https://consent.example.com'],
  },
);

const settings = {
  sources: Type.Array(Type.String({ minLength: 2, maxLength: 43 }), {
    maxItems: 64,
    examples: [['192.0.2.10', '198.51.100.0/28']],
    description: 'Of a trunk: the IP addresses and networks that its calls come from. Nothing from elsewhere is read.',
  }),
  caller: Type.Enum(['asserted', 'asserted_or_from', 'from'], {
    type: 'string',
    description:
      'Where a trunk names the caller: P-Asserted-Identity alone, else From (where the contract says that the network provides it), or From alone.',
  }),
  publicUrl,
  deliveredStatuses: words('Of a carrier of the kind `mapped`: statuses of a receipt that say that the message has arrived.'),
  failedStatuses: words('Those that say that it never will. Any other status is a message on its way.'),
  dndWords: words(
    'What says that the number is on DND (R5): a status, which is then a failure, or a word in the reason of a failure. One of digits only is the whole of either.',
  ),
};

/** Given anew as a whole: to replace a token, both are named until the carrier signs with the new one. */
const signingTokens = Type.Array(Type.String({ pattern: '^[\\x21-\\x7e]{8,200}$' }), {
  maxItems: 2,
  description:
    'With what the carrier signs: Twilio’s and Plivo’s auth token. A signature by either is taken; they are never shown.',
});

const fields = {
  id: ConnectionId,
  name: line(100, 'Which carrier or trunk it is.'),
  dialect,
  ...settings,
  signingTokens: Type.Integer({ description: 'How many tokens the carrier may sign with.' }),
  fields: Type.Object(fieldNames, {
    ...closed,
    description:
      'Of a carrier of the kind `mapped`: under which names it sends what; a dot leads into a JSON object or list (`report.0.status`). `receipts` names a list of receipts, where they come several at a time.',
  }),
  numbers: Type.Integer({ minimum: 0, description: 'How many lines and virtual numbers it reports of, retired ones too.' }),
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
export type ConnectionWithSecret = Static<typeof ConnectionWithSecret>;

const params = Type.Object({ connectionId: ConnectionId }, closed);
const optional = {
  sources: Type.Optional(settings.sources),
  caller: Type.Optional(settings.caller),
  publicUrl: Type.Optional(settings.publicUrl),
  deliveredStatuses: Type.Optional(settings.deliveredStatuses),
  failedStatuses: Type.Optional(settings.failedStatuses),
  dndWords: Type.Optional(settings.dndWords),
  signingTokens: Type.Optional(signingTokens),
  fields: Type.Optional(Type.Partial(Type.Object(fieldNames, closed), closed)),
};
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
    body: Type.Object({ name: fields.name, dialect, ...optional }, { ...closed, title: 'NewCarrierConnection' }),
    status: 201,
    answer: ConnectionWithSecret,
    problems: ['incomplete_connection'],
  }),
  changeCarrierConnection: endpoint({
    ...shape,
    method: 'PATCH',
    path: '/carrier-connections/{connectionId}',
    summary: 'Changes the name of a carrier connection, or what it knows of its carrier',
    params,
    body: Type.Object(
      { name: Type.Optional(fields.name), ...optional },
      { ...closed, title: 'CarrierConnectionChanges', minProperties: 1 },
    ),
    answer: CarrierConnection,
    problems: ['not_found', 'incomplete_connection'],
  }),
  rotateConnectionSecret: endpoint({
    ...shape,
    method: 'POST',
    path: '/carrier-connections/{connectionId}/rotation',
    summary: 'Gives a carrier connection a new secret; the old one is taken for a day more, or as long as is said',
    params,
    body: Type.Object(
      {
        oldValidHours: Type.Optional(
          Type.Integer({
            minimum: 0,
            maximum: 720,
            description: 'How long the old secret is taken: 24 hours; 0 ends it at once.',
          }),
        ),
      },
      { ...closed, title: 'Rotation' },
    ),
    bodyOptional: true,
    answer: ConnectionWithSecret,
    problems: ['not_found'],
  }),
  revokeCarrierConnection: endpoint({
    ...shape,
    method: 'DELETE',
    path: '/carrier-connections/{connectionId}',
    summary: 'Revokes a carrier connection; while numbers depend on it only with `force`',
    description:
      'Nobody hears any more who rings or texts its numbers. Give them to another connection first; `errors` names them. Revoking it again changes nothing.',
    params,
    query: Type.Object(
      {
        force: Type.Optional(
          Type.Enum(['yes', 'no'], { type: 'string', description: '`yes`: although numbers depend on it, which it silences.' }),
        ),
        reason: Type.Optional(line(500, 'Why, for the audit log.')),
      },
      closed,
    ),
    body: null,
    status: 204,
    answer: null,
    problems: ['not_found', 'connection_serves_numbers'],
  }),
};
