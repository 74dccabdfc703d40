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
const userName = line(100, 'The name of a user, for people.');
const email = Type.String({ minLength: 3, maxLength: 254, examples: ['asha@example.in'] });
const password = Type.String({ minLength: 1, maxLength: 1_024 });
/** Longer than anybody remembers, so that it is not remembered but kept. */
const newPassword = Type.String({
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

export const Credentials = Type.Object({ email, password }, { ...closed, title: 'Credentials' });
export const PasswordChange = Type.Object({ current: password, password: newPassword }, { ...closed, title: 'PasswordChange' });

export const User = Type.Object(
  { id: UserId, email, name: userName, operator: Type.Boolean(), createdAt: Instant },
  { ...closed, title: 'User' },
);
export type User = Static<typeof User>;

export const AccountUser = Type.Object(
  { id: UserId, email, name: userName, role: AccountRole, since: Instant },
  { ...closed, title: 'AccountUser' },
);
export type AccountUser = Static<typeof AccountUser>;

export const RoleChange = Type.Object({ role: AccountRole }, { ...closed, title: 'RoleChange' });

const invitationFields = {
  id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
  email,
  name: userName,
  role: Type.Union([AccountRole, Type.Null()], { description: 'null for an operator of the platform.' }),
  createdAt: Instant,
  expiresAt: Instant,
};
export const Invitation = Type.Object(invitationFields, { ...closed, title: 'Invitation' });
export type Invitation = Static<typeof Invitation>;
const invitationToken = Type.String({ pattern: '^[0-9a-f]{48}$' });
export const MadeInvitation = Type.Object(
  {
    ...invitationFields,
    path: Type.String({
      description: 'Where it is taken up, behind the address of the service: for the invited alone. Shown once; nothing is sent.',
    }),
  },
  { ...closed, title: 'MadeInvitation' },
);
export type MadeInvitation = Static<typeof MadeInvitation>;
export const NewInvitation = Type.Object({ email, name: userName, role: AccountRole }, { ...closed, title: 'NewInvitation' });
export const NewOperator = Type.Object({ email, name: userName }, { ...closed, title: 'NewOperator' });
export const InvitationToken = Type.Object({ token: invitationToken }, { ...closed, title: 'InvitationToken' });
export const Acceptance = Type.Object({ token: invitationToken, password: newPassword }, { ...closed, title: 'Acceptance' });
export const OpenInvitation = Type.Object(
  {
    email,
    name: userName,
    role: invitationFields.role,
    brandName: Type.Union([Type.String(), Type.Null()], { description: 'Of the account; null for an operator of the platform.' }),
    known: Type.Boolean({ description: 'Whether the invited has a password already, and gives that one.' }),
  },
  { ...closed, title: 'OpenInvitation' },
);
export type OpenInvitation = Static<typeof OpenInvitation>;

const ofBrowsers = { access: 'anyone', params: Nothing, query: Nothing, ownPagesOnly: true } as const;

export const userEndpoints = {
  signIn: endpoint({
    ...ofBrowsers,
    tag: 'Sessions',
    method: 'POST',
    path: '/session',
    summary: 'Begins a session of a user, in a cookie',
    description: 'The browser gets a new one at each sign-in; the one it had ends.',
    body: Credentials,
    status: 200,
    answer: SessionUser,
    problems: ['wrong_credentials', 'too_many_attempts', 'foreign_page'],
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
  readInvitation: endpoint({
    ...ofBrowsers,
    tag: 'Invitations',
    method: 'POST',
    path: '/invitations/reading',
    summary: 'Says what an invitation is to',
    body: InvitationToken,
    status: 200,
    answer: OpenInvitation,
    problems: ['invitation_ended', 'foreign_page'],
  }),
  acceptInvitation: endpoint({
    ...ofBrowsers,
    tag: 'Invitations',
    method: 'POST',
    path: '/invitations/acceptance',
    summary: 'Takes an invitation up, with a password, and begins a session',
    body: Acceptance,
    status: 200,
    answer: SessionUser,
    problems: ['invitation_ended', 'weak_password', 'wrong_credentials', 'too_many_attempts', 'foreign_page'],
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
    body: RoleChange,
    status: 200,
    answer: AccountUser,
    problems: ['not_found', 'last_owner'],
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
  inviteUser: endpoint({
    tag: 'Invitations',
    access: 'account',
    method: 'POST',
    path: '/accounts/{sid}/invitations',
    summary: 'Invites a user to an account; the link is shown this once',
    params: accountParams,
    query: Nothing,
    body: NewInvitation,
    status: 201,
    answer: MadeInvitation,
    problems: ['not_an_email'],
  }),
  listInvitations: endpoint({
    tag: 'Invitations',
    access: 'account',
    method: 'GET',
    path: '/accounts/{sid}/invitations',
    summary: 'Lists the invitations to an account that can still be taken up',
    params: accountParams,
    query: PageQuery,
    body: null,
    status: 200,
    answer: pageOf(Invitation),
    problems: ['unreadable_cursor'],
  }),
  revokeInvitation: endpoint({
    tag: 'Invitations',
    access: 'account',
    method: 'DELETE',
    path: '/accounts/{sid}/invitations/{invitationId}',
    summary: 'Takes an invitation back',
    params: Type.Object({ sid: Sid, invitationId: invitationFields.id }, closed),
    query: Nothing,
    body: null,
    status: 204,
    answer: null,
    problems: ['not_found'],
  }),

  inviteOperator: endpoint({
    tag: 'Users',
    access: 'operator',
    method: 'POST',
    path: '/users',
    summary: 'Invites an operator of the platform; the link is shown this once',
    params: Nothing,
    query: Nothing,
    body: NewOperator,
    status: 201,
    answer: MadeInvitation,
    problems: ['not_an_email'],
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
