/** Papers of agreements, as files: those that wait for the operator, and those that were filed (R1). */
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { PaperType } from '#domain/account/agreement-paper.ts';
import type { Instant } from '#domain/kernel/instant.ts';

export interface AgreementPaper {
  readonly business: BusinessId;
  /** In hexadecimal: by it the paper is named. */
  readonly sha256: string;
  /** That sent it; null where the operator did. */
  readonly account: AccountId | null;
  readonly type: PaperType;
  readonly bytes: number;
  readonly fileName: string | null;
  readonly signedOn: string;
  readonly signatory: string;
  readonly sentAt: Instant;
  /** Null while it waits, and of one that was filed. */
  readonly turnedDown: TurnedDown | null;
}

/** That the operator does not take it, with what the account's people read of why. */
export interface TurnedDown {
  readonly at: Instant;
  readonly because: string;
}

export interface AgreementPapers {
  /**
   * The same file again is the same paper, with what is said of it now, and waits again; one that was filed stays as it is. Of a business the latest
   * few are kept.
   */
  keep(paper: Omit<AgreementPaper, 'turnedDown'>, content: Uint8Array): Promise<AgreementPaper>;
  /** Of each of these businesses that has one the latest that was not filed: it waits, or was turned down. */
  unfiled(businesses: readonly BusinessId[]): Promise<ReadonlyMap<BusinessId, AgreementPaper>>;
  /** Said again, the latest word counts. Null where no such paper is kept, or it was filed. */
  turnDown(business: BusinessId, sha256: string, word: TurnedDown): Promise<AgreementPaper | null>;
  find(business: BusinessId, sha256: string): Promise<AgreementPaper | null>;
  content(business: BusinessId, sha256: string): Promise<Uint8Array | null>;
}
