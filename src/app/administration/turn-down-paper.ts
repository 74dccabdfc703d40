import type { AgreementPaper } from '#app/ports/agreement-papers.ts';
import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import type { BusinessId } from '#domain/account/account.ts';

/**
 * Turns down the paper of an agreement, with a word that the account's people read. Nothing is permitted or taken away by it (R1); the next paper
 * takes its place.
 */
export async function turnDownPaper(
  ports: Pick<Ports, 'agreementPapers' | 'clock'>,
  { business, sha256, because }: { readonly business: BusinessId; readonly sha256: string; readonly because: string },
): Promise<AgreementPaper | Refusal<'not_found' | 'paper_filed'>> {
  const turnedDown = await ports.agreementPapers.turnDown(business, sha256, { at: ports.clock.now(), because });
  if (turnedDown !== null) return turnedDown;
  return refuse((await ports.agreementPapers.find(business, sha256)) === null ? 'not_found' : 'paper_filed');
}
