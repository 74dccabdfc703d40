import type { AccountContext } from '#app/ports/directory.ts';
import type { Origin } from '#app/ports.ts';
import type { RequestRecord } from '#domain/consent/request.ts';
import type { Instant } from '#domain/kernel/instant.ts';

/** The request as it stands in the evidence of every number it touched (R17). */
export function requestRecord(
  from: { readonly context: AccountContext; readonly origin: Origin; readonly at: Instant },
  what: string,
  parameters: Readonly<Record<string, string>>,
): RequestRecord {
  const { origin, context, at } = from;
  return {
    id: origin.requestId,
    business: context.business.id,
    account: context.account.id,
    key: origin.key,
    address: origin.address,
    what,
    parameters,
    at,
  };
}
