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
}

export interface AgreementPapers {
  /** The same file again is the same paper, with what is said of it now; one that was filed stays as it is. Of a business the latest few wait. */
  keep(paper: AgreementPaper, content: Uint8Array): Promise<AgreementPaper>;
  /** The latest that waits, of each of these businesses that has one. */
  waiting(businesses: readonly BusinessId[]): Promise<ReadonlyMap<BusinessId, AgreementPaper>>;
  find(business: BusinessId, sha256: string): Promise<AgreementPaper | null>;
  content(business: BusinessId, sha256: string): Promise<Uint8Array | null>;
}
