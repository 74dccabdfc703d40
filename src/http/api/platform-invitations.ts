import type { operatorInvitationEndpoints } from '@sammati/contract/platform-invitation.ts';
import { refuse } from '#app/refusal.ts';
import { pageOfList } from './cursor.ts';
import type { Handlers } from './handler.ts';
import { moment } from './values.ts';

export const operatorInvitationHandlers: Handlers<typeof operatorInvitationEndpoints> = {
  async listOperatorInvitations(ports, { query }) {
    return pageOfList(
      await ports.users.invitations(null),
      query,
      ({ id }) => String(id),
      ({ id, email, name, createdAt, expiresAt }) => ({
        id,
        email,
        name,
        createdAt: moment(createdAt),
        expiresAt: moment(expiresAt),
      }),
    );
  },

  async revokeOperatorInvitation(ports, { params }) {
    return (await ports.users.revokeInvitation(null, params.invitationId)) ? undefined : refuse('not_found');
  },
};
