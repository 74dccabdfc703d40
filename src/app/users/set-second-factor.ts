/** How a user sets a second factor, and removes it. */
import type { Ports } from '#app/ports.ts';
import { isRefused, type Refusal, refuse } from '#app/refusal.ts';
import { RECOVERY_BYTES, RECOVERY_CODES, readCode, recoveryText, SECRET_BYTES } from '#domain/account/second-factor.ts';
import { hex } from '#domain/consent/chain.ts';
import { admitted, proveSignedIn, signedIn } from './prove-user.ts';
import { type Browser, hashOf } from './session-token.ts';

type Proving = Pick<Ports, 'users' | 'passwords' | 'signInGuard' | 'sha256' | 'log' | 'secondFactors'>;
type NotProven = Refusal<'unauthorized' | 'wrong_credentials' | 'too_many_attempts'>;

/** Makes a secret, which waits to be confirmed. It is shown this once; whoever asks again gets another. */
export async function beginSecondFactor(
  ports: Proving & Pick<Ports, 'random' | 'totp'>,
  password: string,
  browser: Browser,
): Promise<{ readonly uri: string; readonly secret: string } | NotProven | Refusal<'second_factor_set'>> {
  const user = await proveSignedIn(ports, password, browser);
  if (isRefused(user)) return user;
  const secret = ports.random.bytes(SECRET_BYTES);
  if (!(await ports.secondFactors.begin(user.id, secret))) return refuse('second_factor_set');
  return { uri: ports.totp.uri(secret, user.email), secret: ports.totp.text(secret) };
}

/** A code shows that the app has the secret. The recovery codes are known only now; the browser's session goes on, every other one ends. */
export async function confirmSecondFactor(
  ports: Pick<Ports, 'users' | 'signInGuard' | 'sha256' | 'log' | 'secondFactors' | 'random' | 'totp'>,
  given: string,
  browser: Browser,
): Promise<readonly string[] | Refusal<'unauthorized' | 'wrong_code' | 'too_many_attempts' | 'no_second_factor'>> {
  const user = await signedIn(ports, browser);
  if (user === null || browser.token === null) return refuse('unauthorized');
  const factor = await ports.secondFactors.of(user.id);
  if (factor === null || factor.confirmedAt !== null) return refuse('no_second_factor');
  if (!admitted(ports, user.email, browser.address)) return refuse('too_many_attempts');
  const code = readCode(given);
  const step = code?.kind === 'app' ? ports.totp.stepOf(factor.secret, code.digits) : null;
  if (step === null) return refuse('wrong_code');
  ports.signInGuard.succeeded(user.email, browser.address);
  const codes = Array.from({ length: RECOVERY_CODES }, () => hex(ports.random.bytes(RECOVERY_BYTES)));
  const confirmed = await ports.secondFactors.confirm(user.id, {
    secret: factor.secret,
    step,
    recoveryHashes: codes.map((one) => hashOf(ports, one)),
    keep: hashOf(ports, browser.token),
  });
  return confirmed ? codes.map(recoveryText) : refuse('no_second_factor');
}

/** With the password; the browser's session goes on. */
export async function removeSecondFactor(
  ports: Proving,
  password: string,
  browser: Browser,
): Promise<'removed' | NotProven | Refusal<'no_second_factor'>> {
  const user = await proveSignedIn(ports, password, browser);
  if (isRefused(user)) return user;
  const keep = browser.token === null ? null : hashOf(ports, browser.token);
  return (await ports.secondFactors.remove(user.id, keep)) ? 'removed' : refuse('no_second_factor');
}
