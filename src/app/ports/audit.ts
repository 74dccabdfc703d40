/** Who did what through /api. Beside the evidence, which says what became of a number: this says who changed what about the service too. */
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { Page, PageWanted } from './reading-back.ts';

export interface NewAuditEntry {
  readonly request: string;
  /** `admin token`, `key:` and an API key, or `user:` and an id. */
  readonly actor: string;
  readonly actorName: string | null;
  readonly address: string;
  /** The operation of the API. */
  readonly act: string;
  readonly business: BusinessId | null;
  readonly account: AccountId | null;
  /** What the path named and the body gave, without secrets. JSON. */
  readonly given: object;
}

/** What was, and what is, of that which an act changed; null where nothing can be shown. JSON. */
export interface AuditEnd {
  readonly status: number;
  readonly before: unknown;
  readonly after: unknown;
}

export interface AuditEntry extends NewAuditEntry, Omit<AuditEnd, 'status'> {
  readonly id: number;
  /** Real time, also in a sandbox. */
  readonly at: Instant;
  /** Null where it is not known how the act ended. */
  readonly status: number | null;
}

export interface AuditLog {
  /** Writes that an act begins. It is not done where this rejects. */
  begin(entry: NewAuditEntry): Promise<void>;
  /** Writes how it ended, once. */
  end(request: string, end: AuditEnd): Promise<void>;
  /** Newest first, of one account or of all. */
  page(account: AccountId | null, page: PageWanted): Promise<Page<AuditEntry>>;
}
