/** Links that make somebody a user. */
import { type Static, Type } from 'typebox';
import { accountParams } from './account.ts';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './page.ts';
import { AccountRole, code, email, newPassword, ofBrowsers, SessionUser, userName } from './user.ts';
import { closed, Instant, Nothing, Sid } from './values.ts';

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
export const Acceptance = Type.Object(
  { token: invitationToken, password: newPassword, code },
  { ...closed, title: 'Acceptance' },
);
export const OpenInvitation = Type.Object(
  {
    email,
    name: userName,
    role: invitationFields.role,
    brandName: Type.Union([Type.String(), Type.Null()], { description: 'Of the account; null for an operator of the platform.' }),
  },
  { ...closed, title: 'OpenInvitation' },
);
export type OpenInvitation = Static<typeof OpenInvitation>;

export const invitationEndpoints = {
  readInvitation: endpoint({
    ...ofBrowsers,
    tag: 'Invitations',
    method: 'POST',
    path: '/invitations/reading',
    summary: 'Says what an invitation is to',
    description: 'Not whether its address has a user: whoever invites would learn who is one.',
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
    description:
      'Who is new chooses the password; who is a user gives the one that is known, with a code where a second factor is set. What is refused uses nothing up.',
    body: Acceptance,
    status: 200,
    answer: SessionUser,
    problems: [
      'invitation_ended',
      'weak_password',
      'wrong_credentials',
      'code_needed',
      'wrong_code',
      'too_many_attempts',
      'foreign_page',
    ],
  }),
  inviteUser: endpoint({
    tag: 'Invitations',
    access: 'account',
    method: 'POST',
    path: '/accounts/{sid}/invitations',
    summary: 'Invites a user to an account; the link is shown this once',
    params: accountParams,
    query: Nothing,
    description: 'A key that has scopes invites only to what its scopes cover, and no owner.',
    body: NewInvitation,
    status: 201,
    answer: MadeInvitation,
    problems: ['not_permitted', 'not_an_email'],
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
};
