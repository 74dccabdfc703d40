import type { BusinessEvent } from '#app/ports/consent.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { Canonical } from '#domain/consent/canonical.ts';
import { commitmentOf, leafOf, noLeaf, SALT_BYTES } from '#domain/consent/chain.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { type Transaction, timestamp } from '#store/engine/database.ts';
import type { Sealing } from './business-transaction.ts';
import { selectStandings } from './statements.ts';

/** Acts on the business itself stand in a chain of their own, under the number that nobody has. */
export const BUSINESS_CHAIN = 0 as PhoneNumber;

/** Appends to the business's own chain. Two at once: the second waits for the first and then fails on the key, to be tried again. */
export async function writeBusinessEvent(
  tx: Transaction,
  business: BusinessId,
  event: BusinessEvent,
  requests: ReadonlyMap<string, string>,
  sealing: Sealing,
): Promise<void> {
  await lockChain(tx, business, event);
  const [last] = (await selectStandings(tx, business, [BUSINESS_CHAIN])).rows;
  const n = (last?.n ?? 0) + 1;
  const salt = sealing.random.bytes(SALT_BYTES);
  const commitment = commitmentOf(salt, { number: BUSINESS_CHAIN }, sealing.digest);
  const requestDigest = event.request === null ? null : (requests.get(event.request) ?? null);
  const publicFields = { ...event, facts: event.facts as Canonical, business, n, requestDigest };
  const leaf = leafOf(last?.head ?? noLeaf, commitment, publicFields, sealing.digest);
  const insert = `
    insert into consent_events (business_id, number, n, kind, actor, account_id, at, request_id, facts, salt, leaf)
    values ($1, $2, $3, $4::event_kind, $5::event_actor, $6, $7::timestamptz, $8::uuid, $9::jsonb, $10, $11)`;
  await tx.query({ name: 'insert_business_event', text: insert }, [
    business,
    BUSINESS_CHAIN,
    n,
    event.kind,
    event.actor,
    event.account,
    timestamp(event.at),
    event.request,
    JSON.stringify(event.facts),
    salt,
    leaf,
  ]);
  const update = 'update whitelist_entries set n = $2, head = $3 where business_id = $1 and number = 0';
  await tx.query({ name: 'update_business_chain', text: update }, [business, n, leaf]);
}

/** The row of the chain, made when first needed and locked until the transaction ends. */
async function lockChain(tx: Transaction, business: BusinessId, event: BusinessEvent): Promise<void> {
  const insert = `
    insert into whitelist_entries (business_id, number, n, first_at, head) values ($1, 0, 0, $2::timestamptz, $3)
    on conflict do nothing`;
  await tx.query({ name: 'insert_business_chain', text: insert }, [business, timestamp(event.at), noLeaf]);
  const lock = 'select n from whitelist_entries where business_id = $1 and number = 0 for update';
  await tx.query({ name: 'lock_business_chain', text: lock }, [business]);
}
