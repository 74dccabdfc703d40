/** Invitations of operators that are still open: who made one sees it, and takes it back. */
import { type Static, Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './page.ts';
import { closed, Instant, Nothing } from './values.ts';

const invitationId = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });

export const OperatorInvitation = Type.Object(
  { id: invitationId, email: Type.String(), name: Type.String(), createdAt: Instant, expiresAt: Instant },
  { ...closed, title: 'OperatorInvitation' },
);
export type OperatorInvitation = Static<typeof OperatorInvitation>;

const shape = { tag: 'Users', access: 'operator', body: null } as const;

export const operatorInvitationEndpoints = {
  listOperatorInvitations: endpoint({
    ...shape,
    method: 'GET',
    path: '/invitations',
    summary: 'Lists the invitations of operators that can still be taken up',
    params: Nothing,
    query: PageQuery,
    status: 200,
    answer: pageOf(OperatorInvitation),
    problems: ['unreadable_cursor'],
  }),
  revokeOperatorInvitation: endpoint({
    ...shape,
    method: 'DELETE',
    path: '/invitations/{invitationId}',
    summary: 'Takes the invitation of an operator back',
    params: Type.Object({ invitationId }, closed),
    query: Nothing,
    status: 204,
    answer: null,
    problems: ['not_found'],
  }),
};
