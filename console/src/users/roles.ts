import type { AccountRole } from '@sammati/contract/user.ts';

/** The least first. */
export const roles = ['viewer', 'manager', 'owner'] as const satisfies readonly AccountRole[];

export function isRole(text: string | null): text is AccountRole {
  return roles.some((role) => role === text);
}
