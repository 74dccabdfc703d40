/** The second factor of a user: codes of an authenticator app (TOTP, RFC 6238), and recovery codes for when it is lost. */
import { type Static, Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { ofBrowsers, password, UserId } from './user.ts';
import { closed, Instant, Nothing } from './values.ts';

export const SecondFactor = Type.Object(
  {
    since: Type.Union([Instant, Type.Null()], { description: 'Since when signing in takes a code; null where it does not.' }),
    recoveryCodes: Type.Integer({ description: 'How many recovery codes are left.' }),
  },
  { ...closed, title: 'SecondFactor' },
);
export type SecondFactor = Static<typeof SecondFactor>;

export const PasswordProof = Type.Object({ password }, { ...closed, title: 'PasswordProof' });
export const CodeProof = Type.Object(
  { code: Type.String({ minLength: 1, maxLength: 64, description: 'Of the app: six digits.' }) },
  { ...closed, title: 'CodeProof' },
);

export const BegunSecondFactor = Type.Object(
  {
    uri: Type.String({ description: 'What an authenticator app reads, as text or as a QR code. Shown this once.' }),
    secret: Type.String({ description: 'The same for typing: base 32.' }),
  },
  { ...closed, title: 'BegunSecondFactor' },
);
export type BegunSecondFactor = Static<typeof BegunSecondFactor>;

export const RecoveryCodes = Type.Object(
  { recoveryCodes: Type.Array(Type.String(), { description: 'Each signs in once, in place of a code. Shown this once.' }) },
  { ...closed, title: 'RecoveryCodes' },
);
export type RecoveryCodes = Static<typeof RecoveryCodes>;

export const secondFactorEndpoints = {
  readSecondFactor: endpoint({
    ...ofBrowsers,
    ownPagesOnly: false,
    tag: 'Sessions',
    method: 'GET',
    path: '/session/second-factor',
    summary: 'Says whether whoever is signed in has a second factor',
    body: null,
    status: 200,
    answer: SecondFactor,
    problems: ['unauthorized'],
  }),
  beginSecondFactor: endpoint({
    ...ofBrowsers,
    tag: 'Sessions',
    method: 'POST',
    path: '/session/second-factor',
    summary: 'Makes a secret for an authenticator app; it counts once a code has confirmed it',
    body: PasswordProof,
    status: 200,
    answer: BegunSecondFactor,
    problems: ['unauthorized', 'wrong_credentials', 'too_many_attempts', 'second_factor_set', 'foreign_page'],
  }),
  confirmSecondFactor: endpoint({
    ...ofBrowsers,
    tag: 'Sessions',
    method: 'POST',
    path: '/session/second-factor/confirmation',
    summary: 'Shows by a code that the app has the secret: from now on signing in takes one, and every other session ends',
    body: CodeProof,
    status: 200,
    answer: RecoveryCodes,
    problems: ['unauthorized', 'wrong_code', 'too_many_attempts', 'no_second_factor', 'foreign_page'],
  }),
  removeSecondFactor: endpoint({
    ...ofBrowsers,
    tag: 'Sessions',
    method: 'POST',
    path: '/session/second-factor/removal',
    summary: 'Removes the second factor of whoever is signed in, with the password',
    body: PasswordProof,
    status: 204,
    answer: null,
    problems: ['unauthorized', 'wrong_credentials', 'too_many_attempts', 'no_second_factor', 'foreign_page'],
  }),
  resetSecondFactor: endpoint({
    tag: 'Users',
    access: 'operator',
    method: 'DELETE',
    path: '/users/{userId}/second-factor',
    summary: 'Removes the second factor of a user who has lost it; the user’s sessions end',
    params: Type.Object({ userId: UserId }, closed),
    query: Nothing,
    body: null,
    status: 204,
    answer: null,
    problems: ['not_found', 'no_second_factor'],
  }),
};
