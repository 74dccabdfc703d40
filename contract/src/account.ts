import { type Static, Type } from 'typebox';
import { Objectors } from './business.ts';
import { endpoint } from './endpoint.ts';
import { pageOf, pageQuery } from './page.ts';
import { BusinessId, closed, Instant, line, Nothing, Sid } from './values.ts';

function segments(period: string) {
  return Type.Union([Type.Integer({ minimum: 0, maximum: 1_000_000_000 }), Type.Null()], {
    description: `How many SMS segments its notices may take in ${period}, Indian time; null where there is no limit. Only the operator sets it.`,
  });
}

const settingFields = {
  templates: Type.Enum(['default', 'own_only'], {
    type: 'string',
    description: '`own_only` where every text must be a DLT template of the account. Only the operator sets it back.',
  }),
  unknownPreference: Type.Enum(['yes', 'unavailable'], {
    type: 'string',
    description: 'What `DND` says on the wire where the registry does not know (R5).',
  }),
  segmentsPerDay: segments('a day'),
  segmentsPerMonth: segments('a month'),
  confirmAnswers: Type.Enum(['none', 'objections', 'agreements', 'all'], {
    type: 'string',
    description:
      'Which answers of people are confirmed to them by SMS, with what undoes them (R8.5). These SMS are not counted in the budget; only the operator sets it.',
  }),
  paisePerSegment: Type.Union([Type.Integer({ minimum: 0, maximum: 100_000 }), Type.Null()], {
    description: 'What an SMS segment costs, in hundredths of a rupee, for estimates; null where nobody said.',
  }),
  recordDecisions: Type.Enum(['none', 'refusals', 'all'], {
    type: 'string',
    description:
      'Which answers of the permission question and of Calls/connect are kept as evidence, before they are given. Only the operator sets it to less. A kept answer that allows a call is taken for a call of the business: who calls within a day of it answers it, and is no contact (R13).',
  }),
};

export const AccountSettings = Type.Object(settingFields, { ...closed, title: 'AccountSettings' });
export const SettingChanges = Type.Partial(Type.Object(settingFields, closed), { ...closed, title: 'SettingChanges' });

const brandName = line(200, 'The name under which the account presents itself in its notices; at most 40 characters.');
const status = Type.Enum(['active', 'suspended', 'closed'], { type: 'string' });

export const Account = Type.Object(
  {
    sid: Sid,
    businessId: BusinessId,
    brandName,
    status,
    settings: AccountSettings,
    mode: Type.Enum(['opt_out', 'opt_in'], { type: 'string', description: 'The mode of its business.' }),
    objectors: Objectors,
    agreement: Type.Boolean({ description: 'Whether the agreement of its business is on file (R1).' }),
    createdAt: Instant,
  },
  { ...closed, title: 'Account' },
);
export type Account = Static<typeof Account>;

export const NewAccount = Type.Object(
  {
    businessId: BusinessId,
    brandName,
    sid: Type.Optional(Sid),
    settings: Type.Optional(SettingChanges),
  },
  { ...closed, title: 'NewAccount' },
);

export const AccountChanges = Type.Object(
  { brandName: Type.Optional(brandName), settings: Type.Optional(SettingChanges) },
  { ...closed, title: 'AccountChanges', minProperties: 1 },
);

export const accountParams = Type.Object({ sid: Sid }, closed);
const shape = { tag: 'Accounts', query: Nothing, status: 200 } as const;

export const accountEndpoints = {
  openAccount: endpoint({
    ...shape,
    method: 'POST',
    path: '/accounts',
    access: 'operator',
    summary: 'Opens an account of a business; `sid` lets an existing client keep its own',
    params: Nothing,
    body: NewAccount,
    status: 201,
    answer: Account,
    problems: ['unknown_business', 'sid_taken', 'not_a_brand_name'],
  }),
  listAccounts: endpoint({
    ...shape,
    method: 'GET',
    path: '/accounts',
    access: 'operator',
    summary: 'Lists the accounts',
    params: Nothing,
    query: pageQuery({ businessId: Type.Optional(BusinessId), status: Type.Optional(status) }),
    body: null,
    answer: pageOf(Account),
    problems: ['unreadable_cursor'],
  }),
  readAccount: endpoint({
    ...shape,
    method: 'GET',
    path: '/accounts/{sid}',
    access: 'account',
    summary: 'Shows an account',
    params: accountParams,
    body: null,
    answer: Account,
    problems: [],
  }),
  changeAccount: endpoint({
    ...shape,
    method: 'PATCH',
    path: '/accounts/{sid}',
    access: 'account',
    summary: 'Changes settings; the operator also changes the brand name',
    params: accountParams,
    body: AccountChanges,
    answer: Account,
    problems: ['operator_only', 'not_a_brand_name', 'not_stricter', 'not_found'],
  }),
  changeAccountStatus: endpoint({
    ...shape,
    method: 'PUT',
    path: '/accounts/{sid}/status',
    access: 'operator',
    summary: 'Suspends, closes or reactivates an account (R1)',
    params: accountParams,
    body: Type.Object({ status, reason: line(500, 'Why, for the evidence.') }, { ...closed, title: 'StatusChange' }),
    answer: Account,
    problems: ['not_found'],
  }),
};
