import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Passwords } from '#app/ports/users.ts';
import { normalPassword } from '#domain/account/user.ts';

const derive = promisify<string, Uint8Array, number, ScryptOptions, Buffer>(scrypt);

/** As OWASP's cheat sheet has it: N = 2^15, r = 8, p = 3 take 32 MB and about a quarter of a second. */
const COST = { log2N: 15, r: 8, p: 3 } as const;
const LENGTH = 32;
const SALT_LENGTH = 16;
/** So many hashes at a time: memory and threads have other work too. */
const AT_ONCE = 2;

/** Passwords by Node's own scrypt. A hash carries its cost and salt: `scrypt$15$8$3$salt$hash`, the last two in base64url. */
export function scryptPasswords({
  log2N,
  r,
  p,
}: {
  readonly log2N: number;
  readonly r: number;
  readonly p: number;
} = COST): Passwords {
  const turn = turns(AT_ONCE);

  function digest(password: string, salt: Uint8Array, cost: { log2N: number; r: number; p: number }): Promise<Buffer> {
    const N = 2 ** cost.log2N;
    const options = { N, r: cost.r, p: cost.p, maxmem: 256 * N * cost.r };
    return turn(() => derive(normalPassword(password), salt, LENGTH, options));
  }

  return {
    async hash(password) {
      const salt = randomBytes(SALT_LENGTH);
      const hash = await digest(password, salt, { log2N, r, p });
      return ['scrypt', log2N, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$');
    },
    async matches(password, kept) {
      const read = kept === null ? null : readHash(kept);
      const { salt, hash, ...cost } = read ?? { log2N, r, p, salt: Buffer.alloc(SALT_LENGTH), hash: Buffer.alloc(LENGTH) };
      const same = timingSafeEqual(await digest(password, salt, cost), hash);
      return read !== null && same;
    },
  };
}

function readHash(kept: string) {
  const [, log2N, r, p, salt, hash] = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([\w-]+)\$([\w-]+)$/.exec(kept) ?? [];
  if (salt === undefined || hash === undefined) throw new Error('a password hash is not one of ours');
  const bytes = Buffer.from(hash, 'base64url');
  if (bytes.length !== LENGTH) throw new Error('a password hash is not one of ours');
  return { log2N: Number(log2N), r: Number(r), p: Number(p), salt: Buffer.from(salt, 'base64url'), hash: bytes };
}

/** At most so many at a time, in the order of asking. */
function turns(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  let busy = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (busy >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) busy -= 1;
      else next();
    }
  };
}
