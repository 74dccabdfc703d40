import type { Origin } from '#app/ports.ts';
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { RequestRecord } from '#domain/consent/request.ts';
import type { Instant } from '#domain/kernel/instant.ts';

/** An act on a business or an account of it, as its evidence keeps the request. */
export function administrativeRequest(
  of: { readonly business: BusinessId; readonly account: AccountId | null; readonly origin: Origin; readonly at: Instant },
  what: string,
  parameters: Readonly<Record<string, string>>,
): RequestRecord {
  const { business, account, origin, at } = of;
  return { id: origin.requestId, business, account, key: origin.key, address: origin.address, what, parameters, at };
}
