import type { Credentials, SignedIn } from '#app/ports/users.ts';
import type { Ports } from '#app/ports.ts';
import { isRefused, type Refusal, refuse } from '#app/refusal.ts';
import { readCode } from '#domain/account/second-factor.ts';
import type { UserId } from '#domain/account/user.ts';
import { type Browser, hashOf } from './session-token.ts';

export type ProvingPorts = Pick<Ports, 'users' | 'passwords' | 'signInGuard' | 'secondFactors' | 'totp' | 'sha256' | 'log'>;

/**
 * Whether somebody is the user of an address: by the password and, where the user has a second factor, a code of it. Every attempt
 * is counted before it is looked at. A wrong password and a user that does not exist take the same steps and are not told apart.
 */
export async function proveUser(
  ports: ProvingPorts,
  given: { readonly email: string; readonly password: string; readonly code?: string | undefined },
  address: string,
): Promise<Credentials | Refusal<'wrong_credentials' | 'code_needed' | 'wrong_code' | 'too_many_attempts'>> {
  const { email } = given;
  if (!admitted(ports, email, address)) return refuse('too_many_attempts');
  const known = await ports.users.credentials(email);
  const matches = await ports.passwords.matches(given.password, known?.passwordHash ?? null);
  if (known === null || !matches) return refuse('wrong_credentials');
  const factor = await proveSecondFactor(ports, known.id, given.code);
  // Whoever is only asked for the code has guessed nothing, and has not wiped out earlier guesses of it either.
  if (isRefused(factor) && factor.refused === 'code_needed') ports.signInGuard.noGuess(email, address);
  if (isRefused(factor)) return factor;
  ports.signInGuard.succeeded(email, address);
  return known;
}

/** A code counts once: one of the app not again, nor one before it. */
async function proveSecondFactor(
  ports: Pick<Ports, 'secondFactors' | 'totp' | 'sha256'>,
  user: UserId,
  given: string | undefined,
): Promise<'proven' | Refusal<'code_needed' | 'wrong_code'>> {
  const factor = await ports.secondFactors.of(user);
  if (factor === null || factor.confirmedAt === null) return 'proven';
  if (given === undefined) return refuse('code_needed');
  const code = readCode(given);
  if (code === null) return refuse('wrong_code');
  if (code.kind === 'recovery') {
    const taken = await ports.secondFactors.takeRecoveryCode(user, hashOf(ports, code.hex));
    return taken ? 'proven' : refuse('wrong_code');
  }
  const step = ports.totp.stepOf(factor.secret, code.digits);
  return step !== null && (await ports.secondFactors.takeStep(user, step)) ? 'proven' : refuse('wrong_code');
}

/** Whoever is signed in, and gives the password once more. */
export async function proveSignedIn(
  ports: Pick<Ports, 'users' | 'passwords' | 'signInGuard' | 'sha256' | 'log'>,
  password: string,
  browser: Browser,
): Promise<(SignedIn & Credentials) | Refusal<'unauthorized' | 'wrong_credentials' | 'too_many_attempts'>> {
  const user = await signedIn(ports, browser);
  if (user === null) return refuse('unauthorized');
  if (!admitted(ports, user.email, browser.address)) return refuse('too_many_attempts');
  const known = await ports.users.credentials(user.email);
  const matches = await ports.passwords.matches(password, known?.passwordHash ?? null);
  if (known?.id !== user.id || !matches) return refuse('wrong_credentials');
  ports.signInGuard.succeeded(user.email, browser.address);
  return { ...user, passwordHash: known.passwordHash };
}

export async function signedIn(
  ports: Pick<Ports, 'users' | 'sha256'>,
  { token }: Pick<Browser, 'token'>,
): Promise<SignedIn | null> {
  return token === null ? null : ports.users.session(hashOf(ports, token));
}

export function admitted(ports: Pick<Ports, 'signInGuard' | 'log'>, email: string, address: string): boolean {
  if (ports.signInGuard.admit(email, address)) return true;
  ports.log.warn('too many attempts to sign in', { address });
  return false;
}
