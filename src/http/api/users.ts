import type { invitationEndpoints, Invitation as RenderedInvitation } from '@sammati/contract/invitation.ts';
import type { AccountRole, AccountUser as RenderedAccountUser, SessionUser, userEndpoints } from '@sammati/contract/user.ts';
import type { AccountUser, Invitation, SignedIn } from '#app/ports/users.ts';
import type { Ports } from '#app/ports.ts';
import { isRefused, type Refusal, refuse } from '#app/refusal.ts';
import { acceptInvitation } from '#app/users/accept-invitation.ts';
import { changePassword } from '#app/users/change-password.ts';
import { invite, type MadeInvitation } from '#app/users/invite.ts';
import { hashOf } from '#app/users/session-token.ts';
import { type BegunSession, signIn } from '#app/users/sign-in.ts';
import { mayAppoint } from '#domain/account/key-scope.ts';
import type { UserId } from '#domain/account/user.ts';
import { pageOfList } from './cursor.ts';
import { type Handlers, scopesOf } from './handler.ts';
import type { SessionCookie } from './session-cookie.ts';
import { moment } from './values.ts';

export const userHandlers: Handlers<typeof userEndpoints & typeof invitationEndpoints> = {
  async signIn(ports, { body, cookie, origin }) {
    return begun(ports, cookie, await signIn(ports, body, { address: origin.address, token: cookie.token }));
  },

  async readSession(ports, { cookie }) {
    const user = cookie.token === null ? null : await ports.users.session(hashOf(ports, cookie.token));
    return { user: user === null ? null : renderSession(ports, user) };
  },

  async signOut(ports, { cookie }) {
    if (cookie.token !== null) await ports.users.endSession(hashOf(ports, cookie.token));
    cookie.take();
    return undefined;
  },

  async changePassword(ports, { body, cookie, origin }) {
    return begun(ports, cookie, await changePassword(ports, body, { address: origin.address, token: cookie.token }));
  },

  async readInvitation(ports, { body }) {
    const invitation = await ports.users.invitation(hashOf(ports, body.token));
    if (invitation === null) return refuse('invitation_ended');
    const { email, name, as } = invitation;
    const context = as.kind === 'user' ? ports.directory.current().accountById(as.account) : null;
    return { email, name, role: roleOf(invitation), brandName: context?.account.brandName ?? null };
  },

  async acceptInvitation(ports, { body, cookie, origin }) {
    return begun(ports, cookie, await acceptInvitation(ports, body, { address: origin.address, token: cookie.token }));
  },

  async listAccountUsers(ports, { context, query }) {
    return pageOfList(await ports.users.usersOf(context.account.id), query, ({ id }) => String(id), renderAccountUser);
  },

  async changeAccountUser(ports, { context, params, body, caller }) {
    if (!mayAppoint(scopesOf(caller), body.role)) return refuse('not_permitted');
    const changed = await ports.users.changeRole(context.account.id, params.userId as UserId, body.role);
    return typeof changed === 'string' ? refuse(changed) : renderAccountUser(changed);
  },

  async removeAccountUser(ports, { context, params }) {
    const outcome = await ports.users.removeAccountUser(context.account.id, params.userId as UserId);
    return outcome === 'removed' ? undefined : refuse(outcome);
  },

  async inviteUser(ports, { context, body, caller }) {
    if (!mayAppoint(scopesOf(caller), body.role)) return refuse('not_permitted');
    const as = { kind: 'user', account: context.account.id, role: body.role } as const;
    return made(await invite(ports, { email: body.email, name: body.name, as }));
  },

  async listInvitations(ports, { context, query }) {
    return pageOfList(await ports.users.invitations(context.account.id), query, ({ id }) => String(id), renderInvitation);
  },

  async revokeInvitation(ports, { context, params }) {
    const revoked = await ports.users.revokeInvitation(context.account.id, params.invitationId);
    return revoked ? undefined : refuse('not_found');
  },

  async inviteOperator(ports, { body }) {
    return made(await invite(ports, { ...body, as: { kind: 'operator' } }));
  },

  async listUsers(ports, { query }) {
    return pageOfList(
      await ports.users.users(),
      query,
      ({ id }) => String(id),
      ({ id, email, name, isOperator, hasSecondFactor, createdAt }) => ({
        ...{ id, email, name, operator: isOperator },
        ...{ secondFactor: hasSecondFactor, createdAt: moment(createdAt) },
      }),
    );
  },

  async removeUser(ports, { params }) {
    const outcome = await ports.users.removeUser(params.userId as UserId);
    if (outcome === 'last_operator') return refuse(outcome);
    return outcome ? undefined : refuse('not_found');
  },
};

function begun<Code extends string>(
  ports: Pick<Ports, 'directory'>,
  cookie: SessionCookie,
  outcome: BegunSession | Refusal<Code>,
): SessionUser | Refusal<Code> {
  if (isRefused(outcome)) return outcome;
  cookie.give(outcome.token);
  return renderSession(ports, outcome.user);
}

function renderSession(ports: Pick<Ports, 'directory'>, { id, email, name, isOperator, roles, endsAt }: SignedIn): SessionUser {
  const directory = ports.directory.current();
  const accounts = [...roles].flatMap(([account, role]) => {
    const context = directory.accountById(account);
    if (context === null || context.account.status === 'closed') return [];
    return [{ sid: context.account.sid, brandName: context.account.brandName, role }];
  });
  return { id, email, name, operator: isOperator, accounts, endsAt: moment(endsAt) };
}

function renderAccountUser({ id, email, name, role, hasSecondFactor, since }: AccountUser): RenderedAccountUser {
  return { id, email, name, role, secondFactor: hasSecondFactor, since: moment(since) };
}

function roleOf({ as }: Invitation): AccountRole | null {
  return as.kind === 'user' ? as.role : null;
}

function renderInvitation(invitation: Invitation): RenderedInvitation {
  const { id, email, name, createdAt, expiresAt } = invitation;
  return { id, email, name, role: roleOf(invitation), createdAt: moment(createdAt), expiresAt: moment(expiresAt) };
}

/** Behind the number sign: what stands there is sent to no server and into no log. */
function made(outcome: MadeInvitation | Refusal<'not_an_email'>) {
  return isRefused(outcome) ? outcome : { ...renderInvitation(outcome.invitation), path: `/join#${outcome.token}` };
}
