/** Codes of authenticator apps (RFC 6238): six digits by SHA-1 for every thirty seconds, which is what all of them know. */
import { Secret, TOTP } from 'otpauth';
import type { Totp } from '#app/ports/second-factors.ts';
import type { Clock } from '#app/ports/system.ts';

const ISSUER = 'Sammati';
const PERIOD_SECONDS = 30;
/** A clock may be wrong by one step, and somebody types slowly. */
const STEPS_AROUND = 1;

/** `clock` is a real one: that of the sandbox moves, and no app follows it. */
export function totp(clock: Clock): Totp {
  return {
    uri: (secret, email) => codesOf(secret, email).toString(),
    text: (secret) => secretOf(secret).base32,
    stepOf(secret, code) {
      const timestamp = clock.now();
      const around = codesOf(secret).validate({ token: code, timestamp, window: STEPS_AROUND });
      return around === null ? null : Math.floor(timestamp / 1_000 / PERIOD_SECONDS) + around;
    },
  };
}

function codesOf(secret: Uint8Array, label = ''): TOTP {
  return new TOTP({
    issuer: ISSUER,
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_SECONDS,
    secret: secretOf(secret),
  });
}

/** In bytes of its own: what a database gives may be part of something larger. */
function secretOf(secret: Uint8Array): Secret {
  return new Secret({ buffer: new Uint8Array(secret).buffer });
}
