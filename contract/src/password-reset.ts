/** Links by which a user who has lost the password sets another. Nothing is sent: whoever makes one hands it over. */
import { type Static, Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { email, newPassword, ofBrowsers, UserId, userName } from './user.ts';
import { closed, Instant, Nothing, Sid } from './values.ts';

export const MadePasswordReset = Type.Object(
  {
    email,
    name: userName,
    expiresAt: Instant,
    path: Type.String({
      description:
        'Where the password is set, behind the address of the service: for the user alone. Shown once; nothing is sent.',
    }),
  },
  { ...closed, title: 'MadePasswordReset' },
);
export type MadePasswordReset = Static<typeof MadePasswordReset>;

const token = Type.String({ pattern: '^[0-9a-f]{48}$' });
export const ResetToken = Type.Object({ token }, { ...closed, title: 'ResetToken' });
export const PasswordReset = Type.Object({ token, password: newPassword }, { ...closed, title: 'PasswordReset' });

export const ResetUser = Type.Object({ id: UserId, email, name: userName }, { ...closed, title: 'ResetUser' });
export type ResetUser = Static<typeof ResetUser>;

export const passwordResetEndpoints = {
  readPasswordReset: endpoint({
    ...ofBrowsers,
    tag: 'Sessions',
    method: 'POST',
    path: '/password-resets/reading',
    summary: 'Says whose password a link sets',
    body: ResetToken,
    status: 200,
    answer: ResetUser,
    problems: ['reset_ended', 'foreign_page'],
  }),
  usePasswordReset: endpoint({
    ...ofBrowsers,
    tag: 'Sessions',
    method: 'POST',
    path: '/password-resets/use',
    summary: 'Sets another password by a link, once; every session of the user ends, and none begins',
    description: 'The second factor stays: signing in asks for it as before.',
    body: PasswordReset,
    status: 200,
    answer: ResetUser,
    problems: ['reset_ended', 'weak_password', 'foreign_page'],
  }),
  makeAccountPasswordReset: endpoint({
    tag: 'Users',
    access: 'account',
    method: 'POST',
    path: '/accounts/{sid}/users/{userId}/password-reset',
    summary: 'Makes a link by which a user of the account sets another password; it is shown this once, and works for a day',
    description:
      'For users of this account alone: whoever is in another one too, or an operator, gets a link from an operator. An earlier link ends. A key that has scopes makes none: whoever has the link becomes the user.',
    params: Type.Object({ sid: Sid, userId: UserId }, closed),
    query: Nothing,
    body: null,
    status: 201,
    answer: MadePasswordReset,
    problems: ['not_permitted', 'not_found', 'not_of_this_account_alone'],
  }),
  makePasswordReset: endpoint({
    tag: 'Users',
    access: 'operator',
    method: 'POST',
    path: '/users/{userId}/password-reset',
    summary: 'Makes a link by which a user sets another password; it is shown this once, and works for a day',
    params: Type.Object({ userId: UserId }, closed),
    query: Nothing,
    body: null,
    status: 201,
    answer: MadePasswordReset,
    problems: ['not_found'],
  }),
};
