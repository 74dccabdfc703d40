import type { AgreementPaper } from '#app/ports/agreement-papers.ts';
import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import { paperTypeOf } from '#domain/account/agreement-paper.ts';
import { hex } from '#domain/consent/chain.ts';
import { startOfDate } from '#domain/kernel/calendar-date.ts';

export interface PaperCommand {
  readonly business: BusinessId;
  /** That sends it; null where the operator does. */
  readonly account: AccountId | null;
  readonly signedOn: string;
  readonly signatory: string;
  readonly fileName: string | null;
  readonly content: Uint8Array;
}

/**
 * Keeps the paper of an agreement until the operator files it. By itself it permits nothing: what counts is the agreement that the operator
 * files (R1), who looks at the paper first.
 */
export async function keepAgreementPaper(
  ports: Pick<Ports, 'agreementPapers' | 'clock' | 'sha256'>,
  { content, ...given }: PaperCommand,
): Promise<AgreementPaper | Refusal<'not_a_paper' | 'not_a_date' | 'in_the_future'>> {
  const sentAt = ports.clock.now();
  const signed = startOfDate(given.signedOn);
  if (signed === null) return refuse('not_a_date');
  if (signed > sentAt) return refuse('in_the_future');
  const type = paperTypeOf(content);
  if (type === null) return refuse('not_a_paper');
  const paper = { ...given, sha256: hex(ports.sha256(content)), type, bytes: content.length, sentAt };
  return ports.agreementPapers.keep(paper, content);
}
