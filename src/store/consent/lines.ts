/** Who was told to ring which line, and which request holds it: found by number, before the business is known. */

import type { HeldLine, LineHold, ToldNumber } from '#app/ports/consent.ts';
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { type Sql, timestamp } from '#store/engine/database.ts';

interface Pair {
  readonly number: PhoneNumber;
  readonly line: PhoneNumber;
}

export async function insertHolds(sql: Sql, wanted: readonly LineHold[], at: Instant): Promise<readonly LineHold[]> {
  if (wanted.length === 0) return [];
  const text = `
    insert into line_holds (number, line, business_id, account_id, n, held_at)
    select wanted.*, $6::timestamptz
    from unnest($1::int8[], $2::int8[], $3::int4[], $4::int4[], $5::int4[]) as wanted
    on conflict do nothing
    returning number, line`;
  const rows = await sql.query<Pair>({ name: 'insert_holds', text }, [
    wanted.map((hold) => hold.number),
    wanted.map((hold) => hold.line),
    wanted.map((hold) => hold.business),
    wanted.map((hold) => hold.account),
    wanted.map((hold) => hold.notice),
    timestamp(at),
  ]);
  const got = new Set(rows.map((row) => `${row.number} ${row.line}`));
  return wanted.filter((hold) => got.has(`${hold.number} ${hold.line}`));
}

export async function deleteHolds(sql: Sql, business: BusinessId, held: readonly HeldLine[]): Promise<void> {
  if (held.length === 0) return;
  const text = `
    delete from line_holds as hold
    using unnest($2::int8[], $3::int8[], $4::int4[]) as given (number, line, n)
    where hold.number = given.number and hold.line = given.line and hold.n = given.n and hold.business_id = $1`;
  await sql.query({ name: 'delete_holds', text }, [
    business,
    held.map((hold) => hold.number),
    held.map((hold) => hold.line),
    held.map((hold) => hold.notice),
  ]);
}

/** Ends the holds of one business for these numbers, on whatever line: one account's, or all. */
export async function deleteHoldsOfNumbers(
  sql: Sql,
  business: BusinessId,
  numbers: readonly PhoneNumber[],
  account: AccountId | null,
): Promise<void> {
  if (numbers.length === 0) return;
  const text =
    'delete from line_holds where number = any($2::int8[]) and business_id = $1 and account_id = coalesce($3, account_id)';
  await sql.query({ name: 'delete_holds_of_numbers', text }, [business, numbers, account]);
}

/** Ends exactly these holds; one that was given up and taken again meanwhile is left alone. */
export async function deleteExactHolds(sql: Sql, holds: readonly LineHold[]): Promise<void> {
  if (holds.length === 0) return;
  const text = `
    delete from line_holds as hold
    using unnest($1::int8[], $2::int8[], $3::int4[], $4::int4[]) as given (number, line, business_id, n)
    where hold.number = given.number and hold.line = given.line and hold.business_id = given.business_id and hold.n = given.n`;
  await sql.query({ name: 'delete_exact_holds', text }, [
    holds.map((hold) => hold.number),
    holds.map((hold) => hold.line),
    holds.map((hold) => hold.business),
    holds.map((hold) => hold.notice),
  ]);
}

export async function selectHolders(sql: Sql, pairs: readonly Pair[]): Promise<readonly LineHold[]> {
  if (pairs.length === 0) return [];
  const text = `
    select hold.number, hold.line, hold.business_id as business, hold.account_id as account, hold.n as notice
    from line_holds as hold
    join unnest($1::int8[], $2::int8[]) as given (number, line) on hold.number = given.number and hold.line = given.line`;
  return sql.query<LineHold>({ name: 'holders', text }, [pairs.map((pair) => pair.number), pairs.map((pair) => pair.line)]);
}

export function selectHoldsByLine(
  sql: Sql,
  most: number,
): Promise<readonly { readonly line: PhoneNumber; readonly business: BusinessId; readonly held: number }[]> {
  const text = `
    select line, business_id as business, count(*) as held
    from (select line, business_id from line_holds limit $1) as counted group by line, business_id`;
  return sql.query({ name: 'holds_by_line', text }, [most]);
}

/** Kept for good: a notice names its line, and whoever was ever told to ring an object line may ring it (R8). A pair comes as often as it was told. */
export async function selectTold(sql: Sql, pairs: readonly Pair[]): Promise<readonly ToldNumber[]> {
  if (pairs.length === 0) return [];
  const text = `
    select notice.number, notice.line, notice.business_id as business, notice.account_id as account,
      notice.state in ('sending', 'accepted', 'delivered') as "hasLeft"
    from notices as notice
    join unnest($1::int8[], $2::int8[]) as given (number, line) on notice.number = given.number and notice.line = given.line`;
  return sql.query<ToldNumber>({ name: 'told', text }, [pairs.map((pair) => pair.number), pairs.map((pair) => pair.line)]);
}

export async function selectBusinessesThatTold(
  sql: Sql,
  numbers: readonly PhoneNumber[],
): Promise<readonly { number: PhoneNumber; business: BusinessId }[]> {
  const text = 'select distinct number, business_id as business from notices where number = any($1::int8[])';
  return sql.query({ name: 'businesses_that_told', text }, [numbers]);
}

export async function selectLastNotice(sql: Sql, line: PhoneNumber): Promise<Instant | null> {
  const text = `select max(due_at) as at from notices where line = $1 and state <> 'cancelled'`;
  const [row] = await sql.query<{ at: Instant | null }>({ name: 'last_notice_naming', text }, [line]);
  return row?.at ?? null;
}
