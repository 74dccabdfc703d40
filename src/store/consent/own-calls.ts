/** When a business called whom, as far as that is known (R13). */
import type { OwnCall, OwnCalls } from '#app/ports/own-calls.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { type Database, type Sql, timestamp } from '#store/engine/database.ts';

export function ownCalls(database: Database): OwnCalls {
  return {
    note: (business, calls) => insertOwnCalls(database, business, calls),
    async forgetBefore(before, most) {
      const text = `
        with forgotten as (
          delete from own_calls where ctid = any (array(
            select ctid from own_calls where at < $1::timestamptz limit $2 for update skip locked
          ))
          returning 1
        )
        select count(*)::int4 as forgotten from forgotten`;
      const [row] = await database.query<{ forgotten: number }>({ name: 'forget_own_calls', text }, [timestamp(before), most]);
      return row?.forgotten ?? 0;
    },
  };
}

export async function insertOwnCalls(sql: Sql, business: BusinessId, calls: readonly OwnCall[]): Promise<void> {
  if (calls.length === 0) return;
  // In order of number, so that two writers of the same calls never wait for each other in a circle.
  const text = `
    insert into own_calls (business_id, number, at)
    select $1, number, at from unnest($2::int8[], $3::timestamptz[]) as given (number, at) order by number, at
    on conflict do nothing`;
  await sql.query({ name: 'insert_own_calls', text }, [
    business,
    calls.map(({ number }) => number),
    calls.map(({ at }) => timestamp(at)),
  ]);
}

/** The latest to each of these numbers after one instant, and not after another. */
export async function selectOwnCalls(
  sql: Sql,
  business: BusinessId,
  numbers: readonly PhoneNumber[],
  period: { readonly after: Instant; readonly until: Instant },
): Promise<ReadonlyMap<PhoneNumber, Instant>> {
  const text = `
    select number, max(at) as at from own_calls
    where business_id = $1 and number = any($2::int8[]) and at > $3::timestamptz and at <= $4::timestamptz
    group by number`;
  const values = [business, numbers, timestamp(period.after), timestamp(period.until)];
  const rows = await sql.query<OwnCall>({ name: 'own_calls', text }, values);
  return new Map(rows.map(({ number, at }) => [number, at]));
}
