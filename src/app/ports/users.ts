/** Users, who sign in, their sessions and invitations. Times of these are real time: the sandbox's clock does not end a session. */
import type { AccountId } from '#domain/account/account.ts';
import type { AccountRole, User, UserId } from '#domain/account/user.ts';
import type { Instant } from '#domain/kernel/instant.ts';

/** Whoever a session belongs to, with all that is needed to judge a request. */
export interface SignedIn {
  readonly id: UserId;
  readonly email: string;
  readonly name: string;
  readonly isOperator: boolean;
  readonly roles: ReadonlyMap<AccountId, AccountRole>;
  /** When the session ends at the latest, however much it is used. */
  readonly endsAt: Instant;
}

export interface AccountUser {
  readonly id: UserId;
  readonly email: string;
  readonly name: string;
  readonly role: AccountRole;
  readonly hasSecondFactor: boolean;
  /** When they came to the account. */
  readonly since: Instant;
}

/** What an invitation makes somebody: a user of an account, or an operator. */
export type InvitedAs =
  | { readonly kind: 'user'; readonly account: AccountId; readonly role: AccountRole }
  | { readonly kind: 'operator' };

export interface Invitation {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly as: InvitedAs;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
}

/** What a password is compared with. */
export interface Credentials {
  readonly id: UserId;
  readonly passwordHash: string;
}

export interface NewSession {
  readonly tokenHash: Uint8Array;
  readonly address: string;
  /** The session that the browser had before: it ends. */
  readonly replaces: Uint8Array | null;
}

export interface UserStore {
  credentials(email: string): Promise<Credentials | null>;
  /** False where the password is another one by now: whoever was taken in with the old one is not. */
  beginSession(proven: Credentials, session: NewSession): Promise<boolean>;
  /** Null where there is none, it has expired, or it was ended. Keeps it from ending of idleness. */
  session(tokenHash: Uint8Array): Promise<SignedIn | null>;
  endSession(tokenHash: Uint8Array): Promise<void>;
  /** Ends every session of the user and begins this one; false where the password is another one by now. */
  changePassword(proven: Credentials, passwordHash: string, session: NewSession): Promise<boolean>;

  users(): Promise<readonly User[]>;
  /** False where there is no such user. Ends the sessions and every open invitation at once. */
  removeUser(user: UserId): Promise<boolean | 'last_operator'>;
  usersOf(account: AccountId): Promise<readonly AccountUser[]>;
  /** An account that has an owner keeps one. Ends open invitations of the user to the account, which may be to another role. */
  changeRole(account: AccountId, user: UserId, role: AccountRole): Promise<AccountUser | 'not_found' | 'last_owner'>;
  /** Ends the sessions of the user, and open invitations to the account, at once. */
  removeAccountUser(account: AccountId, user: UserId): Promise<'removed' | 'not_found' | 'last_owner'>;

  invite(invitation: Pick<Invitation, 'email' | 'name' | 'as'> & { readonly tokenHash: Uint8Array }): Promise<Invitation>;
  /** Those to an account, or, with null, of operators, that can still be taken up, newest first. */
  invitations(account: AccountId | null): Promise<readonly Invitation[]>;
  invitation(tokenHash: Uint8Array): Promise<Invitation | null>;
  revokeInvitation(account: AccountId | null, id: number): Promise<boolean>;
  /**
   * Makes the user, of whom there is a password only, or adds to what somebody is who was proven, once. False where it was taken up
   * meanwhile, or the password is another one by now.
   */
  accept(tokenHash: Uint8Array, user: Credentials | Pick<Credentials, 'passwordHash'>, session: NewSession): Promise<boolean>;
}

export interface Passwords {
  /** Slow on purpose, and not many at a time. */
  hash(password: string): Promise<string>;
  /** With null as slow as with a hash, and false. */
  matches(password: string, hash: string | null): Promise<boolean>;
}

/** Counts attempts to sign in, and all else that takes a password or a code. */
export interface SignInGuard {
  /** Counts one more; false where there were too many. */
  admit(email: string, address: string): boolean;
  /** What was counted of this user at this address was not a guess. */
  succeeded(email: string, address: string): void;
  /** The latest attempt was none; what was counted before it stays. */
  noGuess(email: string, address: string): void;
}
