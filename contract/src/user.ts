/** Users, who sign in to the console: their sessions, and who they are. */
import { type Static, Type } from 'typebox';
import { accountParams } from './account.ts';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './page.ts';
import { closed, Instant, line, Nothing, Sid } from './values.ts';

export const AccountRole = Type.Enum(['viewer', 'manager', 'owner'], {
  type: 'string',
  description: 'A viewer reads, a manager does the work, an owner also looks after keys, people and settings.',
});
export type AccountRole = Static<typeof AccountRole>;

export const UserId = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
export const userName = line(100, 'The name of a user, for people.');
export const email = Type.String({ minLength: 3, maxLength: 254, examples: ['asha@example.in'] });
export const password = Type.String({ minLength: 1, maxLength: 1_024 });
/** Longer than anybody remembers, so that it is not remembered but kept. */
export const newPassword = Type.String({
  minLength: 1,
  maxLength: 256,
  description: '15 characters and more, of five different ones; not the name or the e-mail address.',
});

export const SessionUser = Type.Object(
  {
    id: UserId,
    email,
    name: userName,
    operator: Type.Boolean({ description: 'Of the whole platform, as the admin token is.' }),
    accounts: Type.Array(
      Type.Object({ sid: Sid, brandName: Type.String(), role: AccountRole }, { ...closed, title: 'UserAccount' }),
    ),
    endsAt: Type.String({
      format: 'date-time',
      description: 'When the session ends at the latest. Without use it ends after an hour.',
    }),
  },
  { ...closed, title: 'SessionUser' },
);
export type SessionUser = Static<typeof SessionUser>;

export const ReadSession = Type.Object(
  { user: Type.Union([SessionUser, Type.Null()], { description: 'null where nobody is signed in.' }) },
  { ...closed, title: 'ReadSession' },
);

export type ReadSession = Static<typeof ReadSession>;

/** Left out at first: who has a second factor is asked for it when the password is right. */
export const code = Type.Optional(
  Type.String({ minLength: 1, maxLength: 64, description: 'Of the second factor: six digits, or one of the recovery codes.' }),
);
export const Credentials = Type.Object({ email, password, code }, { ...closed, title: 'Credentials' });
export const PasswordChange = Type.Object({ current: password, password: newPassword }, { ...closed, title: 'PasswordChange' });

const secondFactor = Type.Boolean({ description: 'Whether signing in takes a code beside the password.' });

export const User = Type.Object(
  { id: UserId, email, name: userName, operator: Type.Boolean(), secondFactor, createdAt: Instant },
  { ...closed, title: 'User' },
);
export type User = Static<typeof User>;

export const AccountUser = Type.Object(
  { id: UserId, email, name: userName, role: AccountRole, secondFactor, since: Instant },
  { ...closed, title: 'AccountUser' },
);
export type AccountUser = Static<typeof AccountUser>;

export const RoleChange = Type.Object({ role: AccountRole }, { ...closed, title: 'RoleChange' });

/** Of pages of this service: they set, or stand on, the cookie of a session. */
export const ofBrowsers = { access: 'anyone', params: Nothing, query: Nothing, ownPagesOnly: true } as const;

export const userEndpoints = {
  signIn: endpoint({
    ...ofBrowsers,
    tag: 'Sessions',
    method: 'POST',
    path: '/session',
    summary: 'Begins a session of a user, in a cookie',
    description:
      'The browser gets a new one at each sign-in; the one it had ends. Who has a second factor is told `code_needed` and sends all of it again, with a code.',
    body: Credentials,
    status: 200,
    answer: SessionUser,
    problems: ['wrong_credentials', 'code_needed', 'wrong_code', 'too_many_attempts', 'foreign_page'],
  }),
  readSession: endpoint({
    ...ofBrowsers,
    ownPagesOnly: false,
    tag: 'Sessions',
    method: 'GET',
    path: '/session',
    summary: 'Says who is signed in',
    body: null,
    status: 200,
    answer: ReadSession,
    problems: [],
  }),
  signOut: endpoint({
    ...ofBrowsers,
    tag: 'Sessions',
    method: 'DELETE',
    path: '/session',
    summary: 'Ends the session',
    body: null,
    status: 204,
    answer: null,
    problems: ['foreign_page'],
  }),
  changePassword: endpoint({
    ...ofBrowsers,
    tag: 'Sessions',
    method: 'PUT',
    path: '/session/password',
    summary: 'Sets another password of whoever is signed in; every other session ends',
    body: PasswordChange,
    status: 200,
    answer: SessionUser,
    problems: ['unauthorized', 'wrong_credentials', 'too_many_attempts', 'weak_password', 'foreign_page'],
  }),

  listAccountUsers: endpoint({
    tag: 'Users',
    access: 'account',
    method: 'GET',
    path: '/accounts/{sid}/users',
    summary: 'Lists who may sign in to an account',
    params: accountParams,
    query: PageQuery,
    body: null,
    status: 200,
    answer: pageOf(AccountUser),
    problems: ['unreadable_cursor'],
  }),
  changeAccountUser: endpoint({
    tag: 'Users',
    access: 'account',
    method: 'PATCH',
    path: '/accounts/{sid}/users/{userId}',
    summary: 'Changes what a user may do in an account, at once',
    params: Type.Object({ sid: Sid, userId: UserId }, closed),
    query: Nothing,
    description: 'A key that has scopes gives only a role that its scopes cover, and makes no owner.',
    body: RoleChange,
    status: 200,
    answer: AccountUser,
    problems: ['not_permitted', 'not_found', 'last_owner'],
  }),
  removeAccountUser: endpoint({
    tag: 'Users',
    access: 'account',
    method: 'DELETE',
    path: '/accounts/{sid}/users/{userId}',
    summary: 'Takes an account from a user, whose sessions end at once',
    params: Type.Object({ sid: Sid, userId: UserId }, closed),
    query: Nothing,
    body: null,
    status: 204,
    answer: null,
    problems: ['not_found', 'last_owner'],
  }),

  listUsers: endpoint({
    tag: 'Users',
    access: 'operator',
    method: 'GET',
    path: '/users',
    summary: 'Lists everybody who may sign in',
    params: Nothing,
    query: PageQuery,
    body: null,
    status: 200,
    answer: pageOf(User),
    problems: ['unreadable_cursor'],
  }),
  removeUser: endpoint({
    tag: 'Users',
    access: 'operator',
    method: 'DELETE',
    path: '/users/{userId}',
    summary: 'Removes a user, whose sessions end at once',
    params: Type.Object({ userId: UserId }, closed),
    query: Nothing,
    body: null,
    status: 204,
    answer: null,
    problems: ['not_found', 'last_operator'],
  }),
};
