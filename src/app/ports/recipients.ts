/** The recipient's page (R12): its links, and codes to the number itself. */
import type { BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { LinkTarget } from '#domain/recipient/link.ts';

export interface RecipientLinks {
  /** Where people reach the service, without a slash at the end; null where that is not known: then no notice carries a link. */
  publicUrl(): string | null;
  /** The last part of a link. */
  seal(target: LinkTarget): string;
  /** Null where it was not made here. */
  open(token: string): LinkTarget | null;
}

/** What is kept of the code that was sent to a number last. */
export interface KeptCode {
  readonly codeHash: Uint8Array | null;
  readonly codeSentAt: Instant | null;
  /** How often the present code was tried. */
  readonly codeAttempts: number;
  /** Codes sent since there was last none for a day. */
  readonly codesSent: number;
}

export interface RecipientCodes {
  code(number: PhoneNumber): Promise<KeptCode | null>;
  /** False where a code was sent since `sentBefore`. Forgets some that are older than `forgetBefore`. */
  putCode(
    number: PhoneNumber,
    code: KeptCode,
    guard: { readonly sentBefore: Instant | null; readonly forgetBefore: Instant },
  ): Promise<boolean>;
  /** Counts one try before it is compared, so that tries at the same instant count each. */
  countAttempt(number: PhoneNumber): Promise<KeptCode | null>;
  /** True for one alone of those who give the right code at once: it is good for one act. */
  useCode(number: PhoneNumber, codeHash: Uint8Array): Promise<boolean>;
  /** Which businesses ever wrote to this number or heard from it. */
  businessesKnowing(number: PhoneNumber, limit: number): Promise<readonly BusinessId[]>;
}
