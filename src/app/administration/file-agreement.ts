import type { Origin, Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import type { Agreement, Business, BusinessId } from '#domain/account/account.ts';
import { startOfDate } from '#domain/kernel/calendar-date.ts';
import { administrativeRequest } from './administrative-request.ts';

/**
 * Files the signed agreement, with the statement on earlier objections; from then on the business may post (R1). The evidence names its paper
 * by the SHA-256, where that is kept here.
 */
export async function fileAgreement(
  ports: Pick<Ports, 'clock' | 'consent' | 'directory'> & Partial<Pick<Ports, 'agreementPapers'>>,
  id: BusinessId,
  given: Omit<Agreement, 'filedAt'>,
  origin: Origin,
): Promise<Business | Refusal<'not_found' | 'not_a_date' | 'in_the_future' | 'no_such_paper'>> {
  if (ports.directory.current().business(id) === null) return refuse('not_found');
  const at = ports.clock.now();
  const signed = startOfDate(given.signedOn);
  if (signed === null) return refuse('not_a_date');
  if (signed > at) return refuse('in_the_future');
  const { paper } = given;
  if (paper !== undefined && !(await ports.agreementPapers?.find(id, paper))) return refuse('no_such_paper');

  const agreement: Agreement = { ...given, filedAt: at };
  await ports.consent.transact(id, async (tx) => {
    const request = administrativeRequest({ business: id, account: null, origin, at }, 'file agreement', { ...given });
    await tx.recordRequest(request);
    await tx.writeBusinessEvent({
      kind: 'agreement_filed',
      at,
      actor: 'operator',
      account: null,
      request: request.id,
      facts: { ...given },
    });
    await tx.changeDirectory({ kind: 'agreement', agreement });
  });
  await ports.directory.refresh();
  return ports.directory.current().business(id) ?? refuse('not_found');
}
