/** The second factor of users, and the links by which they set another password. Times are real time, as those of sessions. */
import type { AccountId } from '#domain/account/account.ts';
import type { User, UserId } from '#domain/account/user.ts';
import type { Instant } from '#domain/kernel/instant.ts';

export interface SecondFactor {
  readonly secret: Uint8Array;
  /** Null while no code has shown that the app has the secret: then it counts for nothing. */
  readonly confirmedAt: Instant | null;
  /** Of how many recovery codes none was used. */
  readonly recoveryCodes: number;
}

export interface SecondFactorStore {
  /** Null where none was begun. */
  of(user: UserId): Promise<SecondFactor | null>;
  /** Keeps a secret that waits to be confirmed, in place of another that waits; false where one is confirmed. */
  begin(user: UserId, secret: Uint8Array): Promise<boolean>;
  /** Confirms the secret, and ends every other session of the user; false where it is another one by now, or is confirmed. */
  confirm(
    user: UserId,
    given: {
      readonly secret: Uint8Array;
      readonly step: number;
      readonly recoveryHashes: readonly Uint8Array[];
      /** The session that goes on. */
      readonly keep: Uint8Array;
    },
  ): Promise<boolean>;
  /** Takes the code of a step: false where it, or a later one, was used before. */
  takeStep(user: UserId, step: number): Promise<boolean>;
  /** Takes a recovery code: false where it is none, or was used before. */
  takeRecoveryCode(user: UserId, hash: Uint8Array): Promise<boolean>;
  /** False where nothing was there. Ends the sessions of the user but one. */
  remove(user: UserId, keep: Uint8Array | null): Promise<boolean>;
}

/** Codes of an authenticator app, and what the app is told. */
export interface Totp {
  /** As an app reads it, from a picture or as a link. */
  uri(secret: Uint8Array, email: string): string;
  /** The secret for typing. */
  text(secret: Uint8Array): string;
  /** The step of thirty seconds that a code is of, now or one before or after; null where it is of none. */
  stepOf(secret: Uint8Array, code: string): number | null;
}

export interface PasswordResetStore {
  /** Makes the one link of a user, in place of an earlier one. With an account the user has to be of this one alone. */
  make(
    user: UserId,
    link: { readonly tokenHash: Uint8Array; readonly account: AccountId | null },
  ): Promise<{ readonly user: ResetUser; readonly expiresAt: Instant } | 'not_found' | 'not_of_this_account_alone'>;
  /** Whose link it is; null where it does not, or no longer, count. */
  find(tokenHash: Uint8Array): Promise<{ readonly user: ResetUser; readonly account: AccountId | null } | null>;
  /** Sets the password, once, and ends every session of the user; false where the link does not count any more. */
  take(tokenHash: Uint8Array, passwordHash: string): Promise<boolean>;
}

export type ResetUser = Pick<User, 'id' | 'email' | 'name'>;
