/** The queue of notices, and for good the record of what was sent to whom. One row a notice. */

import type { NewNotice, NoticeKey, NoticeStateChange, ToldBefore } from '#app/ports/consent.ts';
import type { AbandonedNotice, DueNotice } from '#app/ports/notices.ts';
import type { WaitingNotices } from '#app/ports/reading-back.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { type CopyTarget, type Sql, type Transaction, timestamp } from '#store/engine/database.ts';

export const noticeTarget: CopyTarget = {
  table: 'notices',
  columns: [
    { name: 'number', type: 'int8' },
    { name: 'business_id', type: 'int4' },
    { name: 'n', type: 'int4' },
    { name: 'account_id', type: 'int4' },
    { name: 'virtual_number', type: 'int8' },
    { name: 'line', type: 'int8' },
    { name: 'language', type: 'text' },
    { name: 'form', type: 'text' },
    { name: 'state', type: 'enum:notice_state' },
    { name: 'due_at', type: 'timestamptz' },
  ],
};

export async function copyNotices(tx: Transaction, business: BusinessId, notices: readonly NewNotice[]): Promise<void> {
  if (notices.length === 0) return;
  await tx.copyIn(
    noticeTarget,
    notices.map((notice) => [
      notice.number,
      business,
      notice.notice,
      notice.account,
      notice.virtualNumber,
      notice.line,
      notice.language,
      notice.form,
      'queued',
      notice.dueAt,
    ]),
  );
}

export const dueColumns = (notice: string) => `
  ${notice}.number, ${notice}.business_id as business, ${notice}.account_id as account, ${notice}.n as notice,
  ${notice}.virtual_number as "virtualNumber", ${notice}.line, ${notice}.language, ${notice}.form, ${notice}.attempts,
  coalesce(${notice}.first_tried_at, ${notice}.due_at) as "firstTriedAt"`;

// Walks the partial index from business to business instead of reading the whole queue.
const businessesDueText = `
  with recursive waiting as (
    (select business_id from notices where state = 'queued' order by business_id limit 1)
    union all
    select (select next.business_id from notices as next
            where next.state = 'queued' and next.business_id > waiting.business_id order by next.business_id limit 1)
    from waiting where waiting.business_id is not null
  )
  select business_id as business from waiting
  where business_id is not null
    and exists (select from notices as due
                where due.state = 'queued' and due.business_id = waiting.business_id and due.due_at <= $1::timestamptz)`;

export async function selectBusinessesDue(sql: Sql, now: Instant): Promise<readonly BusinessId[]> {
  const rows = await sql.query<{ business: BusinessId }>({ name: 'businesses_due', text: businessesDueText }, [timestamp(now)]);
  return rows.map((row) => row.business);
}

/** The database answers in the order in which rows happen to lie; evidence of one moment has an order that does not depend on that. */
function inOrder(one: DueNotice, other: DueNotice): number {
  return one.business - other.business || one.number - other.number || one.notice - other.notice;
}

/** The hour for which one may be tried begins when it is queued, whatever keeps it from being tried (R8.5). */
const isConfirmation = `notice.form like 'confirm%'`;

/** Takes due notices until `leaseUntil`: whoever has not said by then what became of them no longer lives. */
export async function claimDue(
  sql: Sql,
  business: BusinessId,
  lease: { readonly now: Instant; readonly until: Instant },
  limit: number,
): Promise<readonly DueNotice[]> {
  // By their place in the table, whatever the planner believes: statistics are taken when the queue is empty, and a join planned
  // for an empty queue takes minutes for a full one. A row that another claimer has locked is passed over.
  const text = `
    update notices as notice
    set state = 'sending', due_at = $4::timestamptz, attempts = notice.attempts + 1,
        first_tried_at = coalesce(notice.first_tried_at, case when ${isConfirmation} then notice.due_at else $2::timestamptz end)
    where notice.ctid = any (array(
            select ctid from notices where business_id = $1 and state = 'queued' and due_at <= $2::timestamptz
            order by due_at limit $3 for update skip locked))
      and notice.business_id = $1 and notice.state = 'queued'
    returning ${dueColumns('notice')}`;
  const claimed = await sql.query<DueNotice>({ name: 'claim_due', text }, [
    business,
    timestamp(lease.now),
    limit,
    timestamp(lease.until),
  ]);
  return claimed.toSorted(inOrder);
}

/** The queue by what decides when it will have gone out. */
export async function selectWaiting(sql: Sql): Promise<readonly WaitingNotices[]> {
  const text = `
    select business_id as business, account_id as account, language, form, count(*) as count
    from notices where state in ('queued', 'sending') group by business_id, account_id, language, form`;
  return sql.query<WaitingNotices>({ name: 'waiting_notices', text });
}

export async function insertHandedOver(sql: Sql, business: BusinessId, until: Instant): Promise<void> {
  const text = 'insert into handed_over (business_id, lease) values ($1, $2::timestamptz) on conflict do nothing';
  await sql.query({ name: 'hand_over', text }, [business, timestamp(until)]);
}

export async function selectLeased(sql: Sql, business: BusinessId, until: Instant): Promise<readonly NoticeKey[]> {
  const text = `
    select number, n as notice from notices
    where business_id = $1 and state = 'sending' and due_at = $2::timestamptz`;
  return sql.query<NoticeKey>({ name: 'leased', text }, [business, timestamp(until)]);
}

/** Two batches of one lease are taken for handed over when one of them was. */
export async function selectAbandoned(sql: Sql, now: Instant): Promise<readonly AbandonedNotice[]> {
  const text = `
    select ${dueColumns('notice')},
           exists (select from handed_over as handed
                   where handed.business_id = notice.business_id and handed.lease = notice.due_at) as "handedOver"
    from notices as notice where state = 'sending' and due_at <= $1::timestamptz limit 1000`;
  const abandoned = await sql.query<AbandonedNotice>({ name: 'abandoned', text }, [timestamp(now)]);
  return abandoned.toSorted(inOrder);
}

export async function deleteHandedOver(sql: Sql, now: Instant): Promise<void> {
  const text = `
    delete from handed_over as handed
    where lease <= $1::timestamptz
      and not exists (select from notices as notice
                      where notice.state = 'sending' and notice.business_id = handed.business_id and notice.due_at = handed.lease)`;
  await sql.query({ name: 'forget_handed_over', text }, [timestamp(now)]);
}

/** What `dueColumns` names. */
export type NoticeRow = DueNotice;

/** A notice out of a row that has other columns too. */
export function noticeFields(row: NoticeRow): DueNotice {
  const { number, business, account, notice, virtualNumber, line, language, form, attempts, firstTriedAt } = row;
  return { number, business, account, notice, virtualNumber, line, language, form, attempts, firstTriedAt };
}

export async function selectNoticeForUpdate(sql: Sql, business: BusinessId, { number, notice }: NoticeKey): Promise<boolean> {
  const text = 'select from notices where number = $2 and business_id = $1 and n = $3 for update';
  return (await sql.query({ name: 'notice_for_update', text }, [business, number, notice])).length > 0;
}

export async function updateNoticeStates(sql: Sql, business: BusinessId, changes: readonly NoticeStateChange[]): Promise<void> {
  if (changes.length === 0) return;
  const text = `
    update notices as notice
    set state = given.state, due_at = coalesce(given.due_at, notice.due_at), line = coalesce(given.line, notice.line),
        message_id = coalesce(given.message_id, notice.message_id), last_error = coalesce(given.error, notice.last_error)
    from unnest($2::int8[], $3::int4[], $4::notice_state[], $5::timestamptz[], $6::int8[], $7::text[], $8::text[])
         as given (number, n, state, due_at, line, message_id, error)
    where notice.number = given.number and notice.business_id = $1 and notice.n = given.n`;
  await sql.query({ name: 'update_notice_states', text }, [
    business,
    changes.map((change) => change.number),
    changes.map((change) => change.notice),
    changes.map((change) => change.state),
    changes.map((change) => (change.dueAt === null ? null : timestamp(change.dueAt))),
    changes.map((change) => change.line),
    changes.map((change) => change.messageId),
    changes.map((change) => change.error),
  ]);
}

/** Only what is still queued: a notice that a sender may have is not called back. */
export async function callBackNotices(
  sql: Sql,
  business: BusinessId,
  notices: readonly { readonly number: PhoneNumber; readonly notice: number }[],
  request: string,
): Promise<ReadonlySet<PhoneNumber>> {
  if (notices.length === 0) return new Set();
  const text = `
    update notices as notice set state = 'cancelled'
    from unnest($2::int8[], $3::int4[]) as given (number, n)
    where notice.number = given.number and notice.business_id = $1 and notice.n = given.n and notice.state = 'queued'
      and exists (
        select from consent_events as posted
        where posted.business_id = notice.business_id and posted.number = notice.number and posted.n = notice.n
          and posted.request_id = $4::uuid)
    returning notice.number`;
  const numbers = notices.map(({ number }) => number);
  const places = notices.map(({ notice }) => notice);
  const rows = await sql.query<{ number: PhoneNumber }>({ name: 'call_back_notices', text }, [
    business,
    numbers,
    places,
    request,
  ]);
  return new Set(rows.map(({ number }) => number));
}

/** A notice that was held back was not tried: the time it may be tried for begins when it is (R6). */
export async function putBack(
  sql: Sql,
  notices: readonly DueNotice[],
  again: { readonly dueAt: Instant; readonly tried: boolean },
): Promise<void> {
  if (notices.length === 0) return;
  const text = `
    update notices as notice
    set state = 'queued', due_at = $4::timestamptz, attempts = notice.attempts - $5::int2,
        first_tried_at = case when notice.attempts - $5::int2 > 0 or ${isConfirmation} then notice.first_tried_at end
    from unnest($1::int8[], $2::int4[], $3::int4[]) as given (number, business_id, n)
    where notice.number = given.number and notice.business_id = given.business_id and notice.n = given.n
      and notice.state = 'sending'`;
  await sql.query({ name: 'put_back', text }, [
    notices.map((notice) => notice.number),
    notices.map((notice) => notice.business),
    notices.map((notice) => notice.notice),
    timestamp(again.dueAt),
    again.tried ? 0 : 1,
  ]);
}

export async function selectAwaitingReceipt(
  sql: Sql,
  business: BusinessId,
  notices: readonly NoticeKey[],
): Promise<readonly NoticeKey[]> {
  if (notices.length === 0) return [];
  const text = `
    select notice.number, notice.n as notice from notices as notice
    join unnest($2::int8[], $3::int4[]) as given (number, n) on notice.number = given.number and notice.n = given.n
    where notice.business_id = $1 and notice.state = 'accepted'`;
  return sql.query<NoticeKey>({ name: 'awaiting_receipt', text }, [
    business,
    notices.map(({ number }) => number),
    notices.map(({ notice }) => notice),
  ]);
}

/** Whatever a carrier took has an id. */
export async function selectToldBefore(
  sql: Sql,
  business: BusinessId,
  numbers: readonly PhoneNumber[],
): Promise<ReadonlyMap<PhoneNumber, ToldBefore>> {
  if (numbers.length === 0) return new Map();
  const text = `
    select distinct on (number) number, account_id as account, virtual_number as "virtualNumber", language
    from notices where number = any($2::int8[]) and business_id = $1 and message_id is not null
    order by number, n desc`;
  const rows = await sql.query<ToldBefore & { readonly number: PhoneNumber }>({ name: 'told_before', text }, [business, numbers]);
  return new Map(rows.map(({ number, ...told }) => [number, told]));
}
