import { type Static, Type } from 'typebox';
import { accountParams } from './account.ts';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './page.ts';
import { BusinessId, closed, Nothing, Sid } from './values.ts';

export const AuditEntry = Type.Object(
  {
    id: Type.Integer(),
    at: Type.String({ format: 'date-time', description: 'Real time, also in a sandbox.' }),
    requestId: Type.String({ description: 'The same request in the evidence and the log.' }),
    actor: Type.String({ description: '`admin token`, `key:` and an API key, or `user:` and the id of a user.' }),
    actorName: Type.Union([Type.String(), Type.Null()], { description: 'The name of the user, as it was.' }),
    address: Type.String({ description: 'Where it came from.' }),
    act: Type.String({ description: 'The operation of this API.' }),
    businessId: Type.Union([BusinessId, Type.Null()]),
    sid: Type.Union([Sid, Type.Null()]),
    given: Type.Record(Type.String(), Type.Unknown(), {
      description: 'What the path named and the body gave: without secrets, and of phone numbers the last four digits.',
    }),
    status: Type.Union([Type.Integer(), Type.Null()], {
      description: 'Of the answer; null where it is not known how the act ended.',
    }),
    before: Type.Unknown({ description: 'What was, of that which changed; null where nothing can be shown.' }),
    after: Type.Unknown({ description: 'What it is since.' }),
  },
  { ...closed, title: 'AuditEntry' },
);
export type AuditEntry = Static<typeof AuditEntry>;

const shape = { tag: 'Audit', method: 'GET', query: PageQuery, body: null, status: 200, answer: pageOf(AuditEntry) } as const;

export const auditEndpoints = {
  listAudit: endpoint({
    ...shape,
    access: 'operator',
    path: '/audit',
    params: Nothing,
    summary: 'Lists who changed what through this API',
    problems: ['unreadable_cursor'],
  }),
  listAccountAudit: endpoint({
    ...shape,
    access: 'account',
    path: '/accounts/{sid}/audit',
    params: accountParams,
    summary: 'Lists who changed what of an account through this API, operators included',
    problems: ['unreadable_cursor'],
  }),
};
