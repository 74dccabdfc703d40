import { type Static, Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { AccountRole, UserId } from './user.ts';
import { closed, KeyScope, Nothing, Sid } from './values.ts';

/** Whom the credentials of a request name. */
export const Caller = Type.Object(
  {
    kind: Type.Enum(['operator', 'account'], { type: 'string' }),
    sid: Type.Union([Sid, Type.Null()]),
    key: Type.Union([Type.String(), Type.Null()], { description: 'The API key; null for the operator and for users.' }),
    scopes: Type.Union([Type.Array(KeyScope), Type.Null()], {
      description: 'What the key may do; null is everything, and for the operator and users.',
    }),
    user: Type.Union([
      Type.Object(
        { id: UserId, name: Type.String(), role: Type.Union([AccountRole, Type.Literal('operator')]) },
        { ...closed, title: 'CallingUser' },
      ),
      Type.Null(),
    ]),
  },
  { ...closed, title: 'Caller' },
);
export type Caller = Static<typeof Caller>;

export const callerEndpoints = {
  readCaller: endpoint({
    method: 'GET',
    path: '/caller',
    tag: 'Caller',
    access: 'caller',
    summary: 'Says whom the credentials of this request name',
    params: Nothing,
    query: Nothing,
    body: null,
    status: 200,
    answer: Caller,
    problems: [],
  }),
};
