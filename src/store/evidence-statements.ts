/** Reading evidence back. Every statement leads with the business. */
import type { BeginningAct } from '#app/ports/consent.ts';
import type { NoticeRow, PageWanted, Period } from '#app/ports/reading-back.ts';
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { BusinessMode } from '#domain/whitelist/breaker.ts';
import { FIRST_PSEUDONYM } from '#domain/whitelist/erasure.ts';
import { beginningKinds } from '#domain/whitelist/revoke.ts';
import type { EventRow } from '#store/consent/event-row.ts';
import { type StandingRow, standingColumns } from '#store/consent/standing-row.ts';
import { type Sql, timestamp } from '#store/engine/database.ts';

export interface DatedStandingRow extends StandingRow {
  readonly at: Instant;
  readonly first_at: Instant;
}

/** Later than anything that is kept: where a list begins. */
const LATEST = 'infinity';
const HIGHEST = FIRST_PSEUDONYM;

// Number 0 is the business's own chain; those who were erased are in no list.
export function selectEntries(sql: Sql, business: BusinessId, page: PageWanted): Promise<readonly DatedStandingRow[]> {
  const text = `
    select ${standingColumns}, first_at, first_at as at
    from whitelist_entries
    where business_id = $1 and (first_at, number) < ($2::timestamptz, $3::int8) and number > 0 and number < ${FIRST_PSEUDONYM}
    order by first_at desc, number desc
    limit $4`;
  const [at, number] = page.after ?? [null, HIGHEST];
  const values = [business, at === null ? LATEST : timestamp(at as Instant), number, page.limit];
  return sql.query<DatedStandingRow>({ name: 'entries_page', text }, values);
}

export function selectObjections(sql: Sql, business: BusinessId, page: PageWanted): Promise<readonly DatedStandingRow[]> {
  const text = `
    select ${standingColumns}, first_at, objected_at as at
    from whitelist_entries
    where business_id = $1 and objected_at is not null and (objected_at, number) < ($2::timestamptz, $3::int8)
      and number < ${FIRST_PSEUDONYM}
    order by objected_at desc, number desc
    limit $4`;
  const [at, number] = page.after ?? [null, HIGHEST];
  const values = [business, at === null ? LATEST : timestamp(at as Instant), number, page.limit];
  return sql.query<DatedStandingRow>({ name: 'objections_page', text }, values);
}

/** In order of the end of the posting, which only the row's first account's is. */
export function selectExpiring(
  sql: Sql,
  business: BusinessId,
  { from, before }: Period,
  page: PageWanted,
): Promise<readonly DatedStandingRow[]> {
  const text = `
    select ${standingColumns}, first_at, expires_at as at
    from whitelist_entries
    where business_id = $1 and expires_at is not null and (expires_at, number) > ($2::timestamptz, $3::int8)
      and expires_at < $4::timestamptz and number < ${FIRST_PSEUDONYM}
    order by expires_at, number
    limit $5`;
  const [at, number] = page.after ?? [from, 0];
  const values = [business, timestamp(at as Instant), number, timestamp(before), page.limit];
  return sql.query<DatedStandingRow>({ name: 'expiring_page', text }, values);
}

/** Each period is counted by its part of the index, and no further than `most`. */
export async function selectExpiringCounts(
  sql: Sql,
  business: BusinessId,
  account: AccountId,
  periods: readonly Period[],
  most: number,
): Promise<readonly number[]> {
  const text = `
    select counted.count
    from unnest($3::timestamptz[], $4::timestamptz[]) with ordinality as period (from_at, before_at, place)
    cross join lateral (
      select count(*)::int4 as count from (
        select from whitelist_entries
        where business_id = $1 and account_id = $2 and expires_at is not null and expires_at >= period.from_at
          and expires_at < period.before_at and number < ${FIRST_PSEUDONYM} and state in ('provisional', 'declared', 'agreed')
        limit $5
      ) as standing
    ) as counted
    order by period.place`;
  const values = [
    business,
    account,
    periods.map(({ from }) => timestamp(from)),
    periods.map(({ before }) => timestamp(before)),
    most,
  ];
  const rows = await sql.query<{ count: number }>({ name: 'expiring_counts', text }, values);
  return rows.map(({ count }) => count);
}

export interface EvidencedEventRow extends EventRow {
  readonly requested_account: AccountId | null;
  readonly requested_key: string | null;
  readonly requested_from: string | null;
  readonly requested_what: string | null;
  readonly requested_parameters: Readonly<Record<string, string>> | null;
  readonly requested_at: Instant | null;
}

const eventColumns = `
  event.number, event.n, event.kind, event.actor, event.account_id, event.at, event.request_id, event.notice, event.line,
  event.language, event.expires_at, event.facts, event.personal, event.salt, event.leaf`;

/** The latest `limit` events of a number, oldest first. */
export async function selectEvents(
  sql: Sql,
  business: BusinessId,
  number: PhoneNumber,
  limit: number,
): Promise<readonly EvidencedEventRow[]> {
  const text = `
    select ${eventColumns}, notice_text.text, request.account_id as requested_account, request.key as requested_key,
           request.address as requested_from, request.what as requested_what, request.parameters as requested_parameters,
           request.at as requested_at
    from consent_events as event
    left join notice_texts as notice_text on notice_text.business_id = event.business_id and notice_text.text_id = event.text_id
    left join requests as request on request.business_id = event.business_id and request.request_id = event.request_id
    where event.business_id = $1 and event.number = $2
    order by event.n desc
    limit $3`;
  const rows = await sql.query<EvidencedEventRow>({ name: 'events_of_number', text }, [business, number, limit]);
  return rows.toReversed();
}

export interface BusinessEventRow {
  readonly n: number;
  readonly kind: string;
  readonly actor: string;
  readonly account_id: AccountId | null;
  readonly at: Instant;
  readonly request_id: string | null;
  readonly facts: Readonly<Record<string, unknown>> | null;
  readonly leaf: Uint8Array;
}

export function selectBusinessEvents(sql: Sql, business: BusinessId, page: PageWanted): Promise<readonly BusinessEventRow[]> {
  const text = `
    select n, kind, actor, account_id, at, request_id, facts, leaf
    from consent_events
    where business_id = $1 and number = 0 and n < $2::int8
    order by n desc
    limit $3`;
  const before = page.after?.[0] ?? 2_147_483_647;
  return sql.query<BusinessEventRow>({ name: 'business_events', text }, [business, before, page.limit]);
}

const noticeColumns = `
  number, business_id as business, account_id as account, n as notice, virtual_number as "virtualNumber", line, language,
  form, state, attempts, coalesce(first_tried_at, due_at) as "firstTriedAt", due_at as "dueAt",
  message_id as "messageId", last_error as "lastError"`;

/** By a partial index, in its order. Two notices of one number that failed in one batch are of one moment: a page ends after both. */
export function selectFailedNotices(
  sql: Sql,
  business: BusinessId,
  account: AccountId,
  page: PageWanted,
): Promise<readonly NoticeRow[]> {
  const text = `
    select ${noticeColumns}
    from notices
    where business_id = $1 and account_id = $2 and state = 'failed' and (due_at, number) < ($3::timestamptz, $4::int8)
      and number < ${FIRST_PSEUDONYM}
    order by due_at desc, number desc
    fetch first $5 rows with ties`;
  const [at, number] = page.after ?? [null, HIGHEST];
  const values = [business, account, at === null ? LATEST : timestamp(at as Instant), number, page.limit];
  return sql.query<NoticeRow>({ name: 'failed_notices', text }, values);
}

export function selectNotices(sql: Sql, business: BusinessId, numbers: readonly PhoneNumber[]): Promise<readonly NoticeRow[]> {
  const text = `
    select ${noticeColumns}
    from notices
    where business_id = $1 and number = any($2::int8[])
    order by n desc`;
  return sql.query<NoticeRow>({ name: 'notices_of_numbers', text }, [business, numbers]);
}

export interface ModeRow extends BusinessMode {
  readonly business: BusinessId;
  readonly changedAt: Instant | null;
}

export function selectModes(sql: Sql, businesses: readonly BusinessId[]): Promise<readonly ModeRow[]> {
  const text = `
    select business_id as business, mode, objectors, changed_at as "changedAt"
    from business_modes
    where business_id = any($1::int4[])`;
  return sql.query<ModeRow>({ name: 'modes', text }, [businesses]);
}

/** Of these numbers, those whose objection with this reference and time is in the evidence. */
export async function selectObjectionsRecorded(
  sql: Sql,
  business: BusinessId,
  numbers: readonly PhoneNumber[],
  reference: string,
  at: Instant,
): Promise<ReadonlySet<PhoneNumber>> {
  const text = `
    select distinct number
    from consent_events
    where business_id = $1 and number = any($2::int8[]) and kind = 'objected'
      and personal ->> 'reference' = $3 and (personal -> 'report' ->> 'carrierAt')::int8 = $4::int8`;
  const rows = await sql.query<{ number: PhoneNumber }>({ name: 'objections_recorded', text }, [
    business,
    numbers,
    reference,
    at,
  ]);
  return new Set(rows.map((row) => row.number));
}

/** When each account's latest act of these kinds was, of each of these numbers. */
export function selectLatestActs(
  sql: Sql,
  business: BusinessId,
  numbers: readonly PhoneNumber[],
): Promise<readonly BeginningAct[]> {
  const text = `
    select number, account_id as account, kind, max(at) as at
    from consent_events
    where business_id = $1 and number = any($2::int8[]) and kind = any($3::event_kind[])
    group by number, account_id, kind`;
  return sql.query<BeginningAct>({ name: 'latest_acts', text }, [business, numbers, beginningKinds]);
}
