/** People who sign in to the console. */
import type { Instant } from '#domain/kernel/instant.ts';

export type UserId = number & { readonly __unit: 'user' };

/** What somebody may do in an account: a viewer reads, a manager does the work, an owner also looks after keys, people and settings. */
export type AccountRole = 'viewer' | 'manager' | 'owner';

export interface User {
  readonly id: UserId;
  readonly email: string;
  readonly name: string;
  /** Of the whole platform, as the admin token is. */
  readonly isOperator: boolean;
  /** Whether signing in takes a code beside the password. */
  readonly hasSecondFactor: boolean;
  readonly createdAt: Instant;
}

const LONGEST_EMAIL = 254;
/** One at sign, something on either side, a dot in the domain: whether it exists only a letter could tell. */
const EMAIL = /^[^\s@\p{Cc}]{1,64}@[^\s@.\p{Cc}]+(?:\.[^\s@.\p{Cc}]+)+$/u;

/** An e-mail address as it is kept and compared, or null where the text is none. */
export function readEmail(text: string): string | null {
  const email = text.trim().normalize('NFC').toLowerCase();
  return email.length <= LONGEST_EMAIL && EMAIL.test(email) ? email : null;
}

// As NIST SP 800-63B-4 has it for passwords that are the only factor: fifteen characters, and no rules about kinds of them.
const SHORTEST_PASSWORD = 15;
const LONGEST_PASSWORD = 256;
const FEWEST_DIFFERENT = 5;

/** Whether a password may be taken. It is long, not all of a few characters, and not made of what everybody knows of its owner. */
export function isGoodPassword(password: string, owner: { readonly email: string; readonly name: string }): boolean {
  const text = normalPassword(password);
  const characters = [...text];
  if (characters.length < SHORTEST_PASSWORD || characters.length > LONGEST_PASSWORD) return false;
  if (new Set(characters).size < FEWEST_DIFFERENT) return false;
  const plain = text.toLowerCase();
  return plain !== owner.email && plain !== owner.name.trim().toLowerCase();
}

/** The same password typed on different keyboards is the same text. */
export function normalPassword(password: string): string {
  return password.normalize('NFKC');
}
