/** Whole chains, as they are kept, for whoever checks them. */
import type { ChainReader, KeptChain, KeptEvent, NumbersWanted } from '#app/ports/chains.ts';
import type { BusinessEvent } from '#app/ports/consent.ts';
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { Digest } from '#domain/consent/chain.ts';
import type { RequestRecord } from '#domain/consent/request.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { type Database, type Sql, timestamp } from '#store/engine/database.ts';
import { BUSINESS_CHAIN } from './business-events.ts';
import { erasedNumbers } from './erased.ts';
import { type EventRow, eventFromRow } from './event-row.ts';
import { type StandingRow, standingColumns, standingFromRow } from './standing-row.ts';
import { selectStandings } from './statements.ts';

export function chainReader(database: Database, digest: Digest): ChainReader {
  const erased = erasedNumbers(digest);
  return {
    chainsAfter: (business, after, limit) =>
      asOfOneInstant(database, async (tx) => readChains(tx, business, await selectChained(tx, business, after, limit))),
    chainsOf: (business, numbers) =>
      asOfOneInstant(database, async (tx) => readChains(tx, business, await selectHeadsOf(tx, business, numbers))),
    async numberInChains(business, number) {
      const { rows, erasures } = await selectStandings(database, business, [number]);
      if (rows.length > 0 || erasures === 0) return number;
      return (await erased.among(database, business, [number])).get(number)?.pseudonym ?? number;
    },
    async numbersWithEvents(business, wanted) {
      const rows = await selectNumbersWithEvents(database, business, wanted);
      return rows.map((row) => row.number);
    },
    async businessChain(business) {
      const [row] = (await selectStandings(database, business, [BUSINESS_CHAIN])).rows;
      if (row === undefined) return null;
      const events = await selectEvents(database, business, [row]);
      return { head: row.head, events: events.map((event) => ({ ...kept(business, event), event: businessEventOf(event) })) };
    },
  };
}

/** Events of chains, each up to its `n`. */
export async function selectChainEvents(
  sql: Sql,
  business: BusinessId,
  chains: readonly { readonly number: PhoneNumber; readonly n: number }[],
): Promise<readonly KeptEvent[]> {
  const rows = await selectEvents(sql, business, chains);
  return rows.map((row) => ({ ...kept(business, row), event: eventFromRow(row) }));
}

/** Head and events of a chain would not belong together where its person is erased in between. Embedded, nobody comes in between. */
function asOfOneInstant<T>(database: Database, read: (tx: Sql) => Promise<T>): Promise<T> {
  return database.transaction(async (tx) => {
    if (database.kind === 'postgres') await tx.script('set transaction isolation level repeatable read, read only');
    return read(tx);
  });
}

async function readChains(sql: Sql, business: BusinessId, rows: readonly HeadRow[]): Promise<readonly KeptChain[]> {
  if (rows.length === 0) return [];
  const events = await selectEvents(sql, business, rows);
  const notices = await selectNoticeNumbers(sql, business, rows);
  const eventsOf = byNumber(events);
  const noticesOf = byNumber(notices);
  return rows.map((row) => ({
    number: row.number,
    standing: standingFromRow(row),
    head: row.head,
    events: (eventsOf.get(row.number) ?? []).map((event) => ({ ...kept(business, event), event: eventFromRow(event) })),
    notices: (noticesOf.get(row.number) ?? []).map((notice) => notice.n),
  }));
}

function byNumber<Row extends { readonly number: PhoneNumber }>(rows: readonly Row[]): ReadonlyMap<PhoneNumber, readonly Row[]> {
  const groups = new Map<PhoneNumber, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.number);
    if (group === undefined) groups.set(row.number, [row]);
    else group.push(row);
  }
  return groups;
}

interface HeadRow extends StandingRow {
  readonly head: Uint8Array;
}

function selectChained(sql: Sql, business: BusinessId, after: PhoneNumber | null, limit: number): Promise<readonly HeadRow[]> {
  const text = `
    select ${standingColumns}, head from whitelist_entries where business_id = $1 and number > $2 order by number limit $3`;
  return sql.query<HeadRow>({ name: 'chained_after', text }, [business, after ?? BUSINESS_CHAIN, limit]);
}

function selectHeadsOf(sql: Sql, business: BusinessId, numbers: readonly PhoneNumber[]): Promise<readonly HeadRow[]> {
  const text = `
    select ${standingColumns}, head from whitelist_entries where business_id = $1 and number = any($2::int8[]) order by number`;
  return sql.query<HeadRow>({ name: 'chained_numbers', text }, [business, numbers]);
}

// By the key of the events, which are in order of number: what is between two numbers is read once. What concerns every account of
// the business, as an objection does (R12), has no account.
function selectNumbersWithEvents(
  sql: Sql,
  business: BusinessId,
  { account, period, after, limit }: NumbersWanted,
): Promise<readonly { readonly number: PhoneNumber }[]> {
  const text = `
    select distinct number from consent_events
    where business_id = $1 and number > $2 and (account_id = $3 or account_id is null) and at >= $4::timestamptz and at < $5::timestamptz
    order by number limit $6`;
  const [from, to] = period === null ? ['-infinity', 'infinity'] : [timestamp(period.from), timestamp(period.to)];
  return sql.query({ name: 'numbers_with_events', text }, [business, after ?? BUSINESS_CHAIN, account, from, to, limit]);
}

interface KeptEventRow extends EventRow {
  readonly commitment: Uint8Array | null;
  readonly requested_account: AccountId | null;
  readonly requested_key: string | null;
  readonly requested_from: string | null;
  readonly requested_what: string | null;
  readonly requested_parameters: Readonly<Record<string, string>> | null;
  readonly requested_at: Instant | null;
  readonly erased_request: string | null;
}

// Up to the number of the last event that the standing knows: events are only ever added, so what is read is as of the standing.
function selectEvents(
  sql: Sql,
  business: BusinessId,
  chains: readonly { readonly number: PhoneNumber; readonly n: number }[],
): Promise<readonly KeptEventRow[]> {
  const text = `
    select event.number, event.n, event.kind, event.actor, event.account_id, event.at, event.request_id, event.notice, event.line,
           event.language, event.expires_at, event.facts, event.personal, event.salt, event.leaf, event.commitment, words.text,
           request.account_id as requested_account, request.key as requested_key, request.address as requested_from,
           request.what as requested_what, request.parameters as requested_parameters, request.at as requested_at,
           request.erased_digest as erased_request
    from unnest($2::int8[], $3::int4[]) as chain (number, n)
    join consent_events as event on event.business_id = $1 and event.number = chain.number and event.n <= chain.n
    left join notice_texts as words on words.business_id = event.business_id and words.text_id = event.text_id
    left join requests as request on request.business_id = event.business_id and request.request_id = event.request_id
    order by event.number, event.n`;
  return sql.query<KeptEventRow>({ name: 'events_of_chains', text }, [
    business,
    chains.map((chain) => chain.number),
    chains.map((chain) => chain.n),
  ]);
}

function selectNoticeNumbers(
  sql: Sql,
  business: BusinessId,
  chains: readonly { readonly number: PhoneNumber; readonly n: number }[],
): Promise<readonly { readonly number: PhoneNumber; readonly n: number }[]> {
  const text = `
    select notice.number, notice.n
    from unnest($2::int8[], $3::int4[]) as chain (number, n)
    join notices as notice on notice.number = chain.number and notice.business_id = $1 and notice.n <= chain.n
    order by notice.number, notice.n`;
  return sql.query({ name: 'notices_of_chains', text }, [
    business,
    chains.map((chain) => chain.number),
    chains.map((chain) => chain.n),
  ]);
}

function kept(business: BusinessId, row: KeptEventRow): Omit<KeptEvent, 'event'> {
  const { n, salt, commitment, leaf, erased_request: erasedRequest } = row;
  if (erasedRequest !== null) return { n, salt, commitment, leaf, request: null, erasedRequest };
  return { n, salt, commitment, leaf, request: requestOf(business, row) };
}

function requestOf(business: BusinessId, row: KeptEventRow): RequestRecord | null {
  if (row.request_id === null || row.requested_at === null) return null;
  return {
    id: row.request_id,
    business,
    account: row.requested_account,
    key: row.requested_key,
    address: row.requested_from ?? '',
    what: row.requested_what ?? '',
    parameters: row.requested_parameters ?? {},
    at: row.requested_at,
  };
}

function businessEventOf(row: KeptEventRow): BusinessEvent {
  return {
    kind: row.kind as BusinessEvent['kind'],
    at: row.at,
    actor: row.actor as BusinessEvent['actor'],
    account: row.account_id,
    request: row.request_id,
    facts: row.facts ?? {},
  };
}
