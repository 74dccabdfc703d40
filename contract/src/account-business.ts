/** What an account may know of its business, and of the lines that its notices name. */
import { type Static, Type } from 'typebox';
import { accountParams } from './account.ts';
import { AgreementPaper } from './agreement-paper.ts';
import { Agreement } from './business.ts';
import { endpoint } from './endpoint.ts';
import { door } from './objection.ts';
import { ConsentLine } from './service-number.ts';
import { closed, Instant, Nothing, TenDigits } from './values.ts';

const Objector = Type.Object(
  {
    number: TenDigits,
    at: Type.Union([Instant, Type.Null()], {
      description: 'Null where the objection was taken back since; it counts all the same.',
    }),
    door: Type.Union([door, Type.Null()]),
  },
  { ...closed, title: 'Objector' },
);

export const AccountBusiness = Type.Object(
  {
    legalName: Type.String(),
    entityId: Type.Union([Type.String(), Type.Null()]),
    agreement: Type.Union([Agreement, Type.Null()]),
    paperWaiting: Type.Union([AgreementPaper, Type.Null()], {
      description: 'The latest paper, while it waits for the operator.',
    }),
    paperTurnedDown: Type.Union([AgreementPaper, Type.Null()], {
      description: 'The latest paper, where the operator turned it down: `turnedDown` says why.',
    }),
    mode: Type.Enum(['opt_out', 'opt_in'], { type: 'string' }),
    modeChangedAt: Type.Union([Instant, Type.Null()]),
    objectors: Type.Object(
      {
        allowed: Type.Integer({ description: 'One more than these turns the business to opt-in (R9).' }),
        people: Type.Array(Objector, { description: 'Who answered a notice with an objection since the last reset, in order.' }),
      },
      closed,
    ),
    lines: Type.Array(ConsentLine, { description: 'In use, that notices of the business may name.' }),
  },
  { ...closed, title: 'AccountBusiness' },
);
export type AccountBusiness = Static<typeof AccountBusiness>;

export const accountBusinessEndpoints = {
  readAccountBusiness: endpoint({
    method: 'GET',
    path: '/accounts/{sid}/business',
    tag: 'Accounts',
    access: 'account',
    summary: 'Shows an account its business: the agreement, who objected since the last reset, and the lines with their health',
    params: accountParams,
    query: Nothing,
    body: null,
    status: 200,
    answer: AccountBusiness,
    problems: [],
  }),
};
