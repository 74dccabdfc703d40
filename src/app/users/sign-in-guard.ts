import type { Clock } from '#app/ports/system.ts';
import type { SignInGuard } from '#app/ports/users.ts';
import { type Instant, MINUTE } from '#domain/kernel/instant.ts';

/** Within this long. */
const PERIOD = 15 * MINUTE;
/** Of one user at one address, of one user wherever, and at one address. Somebody far away cannot lock a user out with a few. */
const most = { pair: 5, user: 40, address: 30 } as const;
const MOST_KEPT = 50_000;

interface Count {
  readonly since: Instant;
  attempts: number;
}

/**
 * Counts attempts to sign in, of users that exist and of others alike, before the password is looked at: a hundred at once do not slip
 * by. The counts are this process's own.
 */
export function signInGuard(clock: Clock): SignInGuard {
  const counts = new Map<string, Count>();

  function count(name: string, now: Instant): number {
    const known = counts.get(name);
    const current = known === undefined || known.since + PERIOD <= now ? { since: now, attempts: 0 } : known;
    current.attempts += 1;
    counts.delete(name);
    counts.set(name, current);
    return current.attempts;
  }

  function takeBack(name: string): void {
    const count = counts.get(name);
    if (count !== undefined) count.attempts -= 1;
  }

  return {
    admit(email, address) {
      const now = clock.now();
      const network = networkOf(address);
      const ofAddress = count(`address ${network}`, now);
      // Beyond that the names of users are not counted any more, so that nobody fills the memory with them.
      if (ofAddress > most.address) return false;
      const ofPair = count(`pair ${network} ${email}`, now);
      const ofUser = count(`user ${email}`, now);
      forgetOldest(counts);
      return ofPair <= most.pair && ofUser <= most.user;
    },
    succeeded(email, address) {
      const network = networkOf(address);
      counts.delete(`pair ${network} ${email}`);
      // Only this attempt: whoever may sign in as one is not to guess the passwords of others.
      for (const name of [`address ${network}`, `user ${email}`]) takeBack(name);
    },
    noGuess(email, address) {
      const network = networkOf(address);
      for (const name of [`pair ${network} ${email}`, `address ${network}`, `user ${email}`]) takeBack(name);
    },
  };
}

function forgetOldest(counts: Map<string, Count>): void {
  for (const name of counts.keys()) {
    if (counts.size <= MOST_KEPT) return;
    counts.delete(name);
  }
}

/** Whoever has an IPv6 address has a whole network of them. */
function networkOf(address: string): string {
  return address.includes(':') && !address.includes('.') ? address.split(':').slice(0, 4).join(':') : address;
}
