/** What is known of messages beyond their notices: the parts of long ones, and receipts that came before their time. */
import type { EarlyReceipt, MessageKey, MessagePart, SentMessage } from '#app/ports/notices.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { type Sql, timestamp } from '#store/engine/database.ts';
import { dueColumns, type NoticeRow, noticeFields } from './notices.ts';

interface FoundRow extends NoticeRow {
  readonly place: number;
  readonly spelling: number;
  readonly messageId: string;
  readonly isPart: boolean;
}

// Carriers use an id again after a while: of several notices the latest is meant. A number has few, so all of them are looked at. A notice
// of several parts has the id of its first, and is found by its parts only.
const findText = `
  with given as (
    select * from unnest($1::int8[], $2::text[], $3::int4[], $4::int4[]) as given (number, id, place, spelling)
  )
  select given.place, given.spelling, given.id as "messageId", false as "isPart", ${dueColumns('notice')}
  from given join notices as notice on notice.number = given.number and notice.message_id = given.id
  where not exists (
    select from message_parts as part
    where part.number = given.number and part.message_id = given.id and part.business_id = notice.business_id and part.n = notice.n)
  union all
  select given.place, given.spelling, given.id, true, ${dueColumns('notice')}
  from given
  join message_parts as part on part.number = given.number and part.message_id = given.id
  join notices as notice on notice.number = part.number and notice.business_id = part.business_id and notice.n = part.n`;

/** For each message its notice, by the likeliest spelling of its id; null where there is none. */
export async function selectMessages(sql: Sql, wanted: readonly MessageKey[]): Promise<readonly (SentMessage | null)[]> {
  const spelt = wanted.flatMap(({ number, messageIds }, place) =>
    messageIds.map((id, spelling) => ({ number, id, place, spelling })),
  );
  const rows = await sql.query<FoundRow>({ name: 'find_messages', text: findText }, [
    spelt.map(({ number }) => number),
    spelt.map(({ id }) => id),
    spelt.map(({ place }) => place),
    spelt.map(({ spelling }) => spelling),
  ]);
  const found: (SentMessage | null)[] = wanted.map(() => null);
  const inOrder = rows.toSorted((one, other) => other.spelling - one.spelling || one.firstTriedAt - other.firstTriedAt);
  for (const row of inOrder) found[row.place] = { notice: noticeFields(row), messageId: row.messageId, isPart: row.isPart };
  return found;
}

/**
 * Of notices that are on record: those of a person who was erased meanwhile are not. An id that a centre gave twice, to parts of one
 * message or to messages to one number, means the last.
 */
export async function insertParts(sql: Sql, business: BusinessId, given: readonly MessagePart[], at: Instant): Promise<void> {
  if (given.length === 0) return;
  const parts = [...new Map(given.map((part) => [`${part.number} ${part.messageId}`, part])).values()];
  const text = `
    insert into message_parts (number, message_id, business_id, n, sent_at)
    select number, given.message_id, business_id, n, $5::timestamptz
    from unnest($2::int8[], $3::text[], $4::int4[]) as given (number, message_id, n)
    join notices as notice using (number, n)
    where notice.business_id = $1
    on conflict (number, message_id) do update
    set business_id = excluded.business_id, n = excluded.n, delivered = false, sent_at = excluded.sent_at`;
  await sql.query({ name: 'insert_parts', text }, [
    business,
    parts.map((part) => part.number),
    parts.map((part) => part.messageId),
    parts.map((part) => part.notice),
    timestamp(at),
  ]);
}

/** Notes that these parts have arrived; answers the notices of which no part is missing any more. */
export async function markPartsDelivered(
  sql: Sql,
  business: BusinessId,
  parts: readonly MessagePart[],
): Promise<readonly { readonly number: PhoneNumber; readonly notice: number }[]> {
  if (parts.length === 0) return [];
  const mark = `
    update message_parts as part set delivered = true
    from unnest($1::int8[], $2::text[]) as given (number, message_id)
    where part.number = given.number and part.message_id = given.message_id`;
  await sql.query({ name: 'mark_parts_delivered', text: mark }, [
    parts.map((part) => part.number),
    parts.map((part) => part.messageId),
  ]);
  const complete = `
    select part.number, part.n as notice from message_parts as part
    where part.business_id = $1 and (part.number, part.n) in (select number, n from unnest($2::int8[], $3::int4[]) as given (number, n))
    group by part.number, part.n having bool_and(part.delivered)`;
  return sql.query({ name: 'parts_complete', text: complete }, [
    business,
    parts.map((part) => part.number),
    parts.map((part) => part.notice),
  ]);
}

/** Between the spellings of an id, none of which has it. */
const SEPARATOR = '\n';

export async function insertEarlyReceipts(sql: Sql, receipts: readonly EarlyReceipt[]): Promise<void> {
  if (receipts.length === 0) return;
  const text = `
    insert into early_receipts (number, message_id, message_ids, status, reason, says_dnd, received_at, connection_id)
    select number, message_id, string_to_array(spellings, e'\\n'), status, reason, says_dnd, received_at, connection_id
    from unnest($1::int8[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bool[], $7::timestamptz[], $8::int4[])
         as given (number, message_id, spellings, status, reason, says_dnd, received_at, connection_id)
    on conflict do nothing`;
  await sql.query({ name: 'insert_early_receipts', text }, [
    receipts.map(({ to }) => to),
    receipts.map(({ messageIds }) => messageIds[0] ?? ''),
    receipts.map(({ messageIds }) => messageIds.map((id) => id.replaceAll(SEPARATOR, ' ')).join(SEPARATOR)),
    receipts.map(({ status }) => status),
    receipts.map(({ reason }) => reason),
    receipts.map(({ saysDnd }) => saysDnd),
    receipts.map(({ receivedAt }) => timestamp(receivedAt)),
    receipts.map(({ connection }) => connection),
  ]);
}

/** One that is expected: a notice to its number is in a sender's hands. Answers whether it is kept, now or since before. */
export async function insertExpectedReceipt(sql: Sql, receipt: EarlyReceipt, most: number): Promise<boolean> {
  const text = `
    with kept as (
      insert into early_receipts (number, message_id, message_ids, status, reason, says_dnd, received_at, connection_id)
      select $1::int8, $2::text, $3::text[], $4::text, $5::text, $6::bool, $7::timestamptz, $8::int4
      where exists (select from notices where number = $1::int8 and state = 'sending')
        and $9::int4 > (select count(*) from early_receipts where connection_id = $8::int4 and connection_id <> 0)
      on conflict do nothing
      returning number
    )
    select number from kept
    union all
    select number from early_receipts
    where number = $1::int8 and message_id = $2::text and status = $4::text and connection_id = $8::int4`;
  const { to, messageIds, status, reason, saysDnd, receivedAt, connection } = receipt;
  const parameters = [to, messageIds[0] ?? '', messageIds, status, reason, saysDnd, timestamp(receivedAt), connection, most];
  return (await sql.query({ name: 'insert_expected_receipt', text }, parameters)).length > 0;
}

const receiptColumns = `
  receipt.number as "to", receipt.message_ids as "messageIds", receipt.status, receipt.reason, receipt.says_dnd as "saysDnd",
  receipt.received_at as "receivedAt", receipt.connection_id as connection`;

export async function selectEarlyReceiptsOf(sql: Sql, parts: readonly MessagePart[]): Promise<readonly EarlyReceipt[]> {
  const text = `
    select distinct ${receiptColumns} from early_receipts as receipt
    join unnest($1::int8[], $2::text[]) as given (number, message_id)
      on receipt.number = given.number and given.message_id = any (receipt.message_ids)`;
  return sql.query({ name: 'early_receipts_of', text }, [parts.map((part) => part.number), parts.map((part) => part.messageId)]);
}

/** Receipts that waited in vain when their message was recorded: the process ended in between. */
export async function selectEarlyReceiptsDue(sql: Sql, limit: number): Promise<readonly EarlyReceipt[]> {
  const text = `
    select ${receiptColumns} from early_receipts as receipt
    where exists (select from notices as notice
                  where notice.number = receipt.number and notice.message_id = any (receipt.message_ids))
       or exists (select from message_parts as part
                  where part.number = receipt.number and part.message_id = any (receipt.message_ids))
    order by receipt.received_at limit $1`;
  return sql.query({ name: 'early_receipts_due', text }, [limit]);
}

export async function deleteEarlyReceipts(sql: Sql, receipts: readonly EarlyReceipt[]): Promise<void> {
  if (receipts.length === 0) return;
  const text = `
    delete from early_receipts as receipt
    using unnest($1::int8[], $2::text[], $3::text[], $4::int4[]) as given (number, message_id, status, connection_id)
    where receipt.number = given.number and receipt.message_id = given.message_id and receipt.status = given.status
      and receipt.connection_id = given.connection_id`;
  await sql.query({ name: 'delete_early_receipts', text }, [
    receipts.map(({ to }) => to),
    receipts.map(({ messageIds }) => messageIds[0] ?? ''),
    receipts.map(({ status }) => status),
    receipts.map(({ connection }) => connection),
  ]);
}

/** Forgets what no message was ever found for; answers how many. */
export async function deleteEarlyReceiptsBefore(
  sql: Sql,
  { links, connections }: { readonly links: Instant; readonly connections: Instant },
): Promise<number> {
  const text = `
    delete from early_receipts
    where received_at < $1::timestamptz or (connection_id <> 0 and received_at < $2::timestamptz)
    returning number`;
  return (await sql.query({ name: 'delete_old_early_receipts', text }, [timestamp(links), timestamp(connections)])).length;
}
