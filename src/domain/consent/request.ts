import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';

/** A request of an account or the operator as it stands in the evidence: who sent what, with which key, from where (R17). */
export interface RequestRecord {
  readonly id: string;
  readonly business: BusinessId;
  readonly account: AccountId | null;
  /** The API key it was signed with, or `user:` and the id of whoever was signed in; null for the admin token. */
  readonly key: string | null;
  /** The caller's network address. */
  readonly address: string;
  readonly what: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly at: Instant;
}
