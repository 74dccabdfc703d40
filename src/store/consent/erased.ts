/** The numbers that a business erased, found by their keyed hashes. */
import type { ErasedHashes } from '#app/ports/scrubs.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { Digest } from '#domain/consent/chain.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { numberHasher, pseudonymOf } from '#domain/whitelist/erasure.ts';
import type { Sql } from '#store/engine/database.ts';

export interface ErasedNumber {
  /** The number that its chain has now. */
  readonly pseudonym: PhoneNumber;
  readonly objectedAt: Instant;
}

export interface ErasedNumbers {
  /** Of these numbers, those that the business erased. */
  among(sql: Sql, business: BusinessId, numbers: readonly PhoneNumber[]): Promise<ReadonlyMap<PhoneNumber, ErasedNumber>>;
}

export function erasedNumbers(digest: Digest): ErasedNumbers {
  // The key is made once and for good: whoever has read it need not read it again.
  let hasher: ReturnType<typeof numberHasher> | null = null;
  return {
    async among(sql, business, numbers) {
      if (hasher === null) {
        const key = await selectErasureKey(sql);
        if (key === null) return new Map();
        hasher = numberHasher(key, digest);
      }
      const hashes = numbers.map(hasher);
      const text = `
        select given.place::int4 as place, erased.erasure_id as erasure, erased.objected_at
        from unnest($2::bytea[]) with ordinality as given (hash, place)
        join erased_numbers as erased on erased.business_id = $1 and erased.keyed_hash = given.hash
        order by erased.erasure_id`;
      const rows = await sql.query<ErasedRow>({ name: 'erased_among', text }, [business, hashes]);
      const found = new Map<PhoneNumber, ErasedNumber>();
      for (const { place, erasure, objected_at: objectedAt } of rows) {
        const number = numbers[place - 1];
        if (number !== undefined) found.set(number, { pseudonym: pseudonymOf(erasure), objectedAt });
      }
      return found;
    },
  };
}

interface ErasedRow {
  readonly place: number;
  readonly erasure: number;
  readonly objected_at: Instant;
}

/** Null where nobody was ever erased. */
export async function selectErasureKey(sql: Sql): Promise<Uint8Array | null> {
  const rows = await sql.query<{ key: Uint8Array }>({ name: 'erasure_key', text: 'select key from erasure_key' }, []);
  return rows[0]?.key ?? null;
}

/** How many erasures the business has seen: after a write, so that one that was committed meanwhile is noticed. */
export async function selectErasures(sql: Sql, business: BusinessId): Promise<number> {
  const text = 'select erased from business_modes where business_id = $1';
  const [row] = await sql.query<{ erased: number }>({ name: 'erasures_of_business', text }, [business]);
  return row?.erased ?? 0;
}

/** A number was erased between being read and being written: the transaction is undone, and done again. */
export class ErasedMeanwhile extends Error {
  override readonly name = 'ErasedMeanwhile';
}

/** Of all numbers that the business erased; null where there is none. */
export async function erasedHashes(sql: Sql, business: BusinessId): Promise<ErasedHashes | null> {
  const text = `
    select string_agg(keyed_hash, ''::bytea) as hashes, (select key from erasure_key) as key
    from erased_numbers where business_id = $1`;
  const [row] = await sql.query<{ hashes: Uint8Array | null; key: Uint8Array | null }>({ name: 'erased_hashes', text }, [
    business,
  ]);
  if (row === undefined || row.hashes === null || row.key === null) return null;
  return { hashes: row.hashes, key: row.key };
}
