/** Erasing a person's data from everything that a business keeps (R17). */
import type { Erasure, ErasureStore, NewErasure } from '#app/ports/erasure.ts';
import type { PageWanted } from '#app/ports/reading-back.ts';
import type { Random } from '#app/ports/system.ts';
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import { commitmentOf, type Digest, personalFields, requestDigest } from '#domain/consent/chain.ts';
import type { RequestRecord } from '#domain/consent/request.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { ERASURE_KEY_BYTES, numberHasher, pseudonymOf } from '#domain/whitelist/erasure.ts';
import { eraseFromBlocks } from '#store/checkpoints.ts';
import { selectChainEvents } from '#store/consent/chains.ts';
import { erasedNumbers, selectErasureKey } from '#store/consent/erased.ts';
import { type Database, isRetryable, type Sql, timestamp } from '#store/engine/database.ts';
import { eraseFromImports } from '#store/imports.ts';

const TRIES = 5;

export function erasureStore(database: Database, { random, digest }: { random: Random; digest: Digest }): ErasureStore {
  const erased = erasedNumbers(digest);
  return {
    async erase(erasure) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await database.transaction((tx) => erase(tx, erasure));
        } catch (error) {
          if (attempt === TRIES || !isRetryable(error)) throw error;
        }
      }
    },
    async page(business, page) {
      const items = await selectErasures(database, business, page);
      const last = items.at(-1);
      return { items, next: items.length < page.limit || last === undefined ? null : [last.id, 0] };
    },
  };

  async function erase(tx: Sql, erasure: NewErasure): Promise<Erasure | null> {
    const { business, number } = erasure;
    await lockBusiness(tx, business);
    const standing = await lockStanding(tx, business, number);
    if (standing === null) {
      // Erased before. What came from the person since goes too.
      const before = (await erased.among(tx, business, [number])).get(number);
      if (before === undefined) return null;
      // An answer at dial time that was on its way when the number was erased was kept with it.
      await eraseFromChain(tx, { business, number, pseudonym: before.pseudonym }, new Map());
      await forgetNumber(tx, business, number, before.pseudonym);
      return null;
    }
    const hash = numberHasher(await keyOf(tx), digest)(number);
    const kept = await insertErasure(tx, erasure, { hash, objectedAt: standing.objected_at ?? erasure.at, events: standing.n });
    const pseudonym = pseudonymOf(kept.id);
    await eraseEvents(tx, { business, number, pseudonym, n: standing.n });
    await forgetNumber(tx, business, number, pseudonym);
    return kept;
  }

  async function keyOf(tx: Sql): Promise<Uint8Array> {
    const text = 'insert into erasure_key (key) values ($1) on conflict do nothing';
    const known = await selectErasureKey(tx);
    if (known !== null) return known;
    await tx.query({ name: 'make_erasure_key', text }, [random.bytes(ERASURE_KEY_BYTES)]);
    const made = await selectErasureKey(tx);
    if (made === null) throw new Error('the key of erasures was not kept');
    return made;
  }

  async function eraseRequest(tx: Sql, request: RequestRecord): Promise<void> {
    const text = `
      update requests set parameters = '{}', erased_digest = coalesce(erased_digest, $3)
      where business_id = $1 and request_id = $2::uuid`;
    await tx.query({ name: 'erase_request', text }, [request.business, request.id, requestDigest(request, digest)]);
  }

  async function eraseEvents(
    tx: Sql,
    { business, number, pseudonym, n }: { business: BusinessId; number: PhoneNumber; pseudonym: PhoneNumber; n: number },
  ): Promise<void> {
    const events = await selectChainEvents(tx, business, [{ number, n }]);
    const commitments = new Map(
      events.map(({ n: place, event, salt, commitment }) => {
        return [place, salt === null ? commitment : commitmentOf(salt, personalFields(number, event), digest)] as const;
      }),
    );
    for (const { request } of events) if (request !== null && isOfOnePerson(request)) await eraseRequest(tx, request);
    await eraseFromChain(tx, { business, number, pseudonym }, commitments);
    const rename = 'update whitelist_entries set number = $3 where business_id = $1 and number = $2';
    await tx.query({ name: 'erase_standing', text: rename }, [business, number, pseudonym]);
    const count = `
      update business_modes set erased = erased + 1, objectors = array_replace(objectors, $2::int8, $3::int8) where business_id = $1`;
    await tx.query({ name: 'count_erasure', text: count }, [business, number, pseudonym]);
    await eraseFromBlocks(tx, business, number, pseudonym);
  }
}

/** Events of the number, each with the commitment that stays of it, and decisions. */
async function eraseFromChain(
  tx: Sql,
  { business, number, pseudonym }: { business: BusinessId; number: PhoneNumber; pseudonym: PhoneNumber },
  commitments: ReadonlyMap<number, Uint8Array | null>,
): Promise<void> {
  const text = 'select erase_number($1, $2, $3, $4::int4[], $5::bytea[]) as changed';
  const values = [business, number, pseudonym, [...commitments.keys()], [...commitments.values()]];
  await tx.query({ name: 'erase_number', text }, values);
}

const isAlwaysOfOne: ReadonlySet<string> = new Set(['record complaint', 'allow asking again']);

/** Whose request says something about one person alone: where it is written down, in words that others chose. */
function isOfOnePerson({ what, parameters }: RequestRecord): boolean {
  return isAlwaysOfOne.has(what) || (what === 'record objections' && parameters.numbers === '1');
}

interface LockedStanding {
  readonly n: number;
  readonly objected_at: Instant | null;
}

/** First, as whoever changes the mode of a business does: two who lock in another order wait for each other. */
async function lockBusiness(tx: Sql, business: BusinessId): Promise<void> {
  const text = 'select from business_modes where business_id = $1 for update';
  await tx.query({ name: 'business_to_erase_from', text }, [business]);
}

/** Whoever writes the number waits from here on, and finds it gone. */
async function lockStanding(tx: Sql, business: BusinessId, number: PhoneNumber): Promise<LockedStanding | null> {
  const text = 'select n, objected_at from whitelist_entries where business_id = $1 and number = $2 for update';
  const [row] = await tx.query<LockedStanding>({ name: 'standing_to_erase', text }, [business, number]);
  return row ?? null;
}

async function insertErasure(
  tx: Sql,
  { business, account, request, reference, at }: NewErasure,
  { hash, objectedAt, events }: { readonly hash: Uint8Array; readonly objectedAt: Instant; readonly events: number },
): Promise<Erasure> {
  const text = `
    insert into erased_numbers (business_id, keyed_hash, objected_at, erased_at, account_id, request_id, reference, events)
    values ($1, $2, $3::timestamptz, $4::timestamptz, $5, $6::uuid, $7, $8)
    returning erasure_id as id`;
  const values = [business, hash, timestamp(objectedAt), timestamp(at), account, request, reference, events];
  const [row] = await tx.query<{ id: number }>({ name: 'insert_erasure', text }, values);
  if (row === undefined) throw new Error('an erasure was not kept');
  return { id: row.id, erasedAt: at, account, reference, events };
}

/** Takes the number out of what lies beside the chains. A complaint is counted on: it keeps its place under the pseudonym. */
async function forgetNumber(tx: Sql, business: BusinessId, number: PhoneNumber, pseudonym: PhoneNumber): Promise<void> {
  const ofBusiness = ['notices', 'message_parts', 'line_holds', 'members', 'own_calls'] as const;
  for (const table of ofBusiness) {
    const text = `delete from ${table} where number = $2 and business_id = $1`;
    await tx.query({ name: `erase_from_${table}`, text }, [business, number]);
  }
  // A receipt whose message is not on record is of this business, unless another has a message to the number in hand.
  const receipts = `
    delete from early_receipts where number = $2 and not exists (
      select from notices where number = $2 and business_id <> $1 and state = 'sending')`;
  await tx.query({ name: 'erase_early_receipts', text: receipts }, [business, number]);
  // A report that concerned no business is nobody's evidence.
  const contacts = 'delete from inbound_contacts where number = $2 and business_id in ($1, 0)';
  await tx.query({ name: 'erase_contacts', text: contacts }, [business, number]);
  const complaints = `
    update complaints set number = $3, reference = 'erased ' || complaint_id where business_id = $1 and number = $2`;
  await tx.query({ name: 'erase_complaints', text: complaints }, [business, number, pseudonym]);
  await eraseFromImports(tx, business, number);
  // The sweep looks at the number before it once more.
  const position = 'update sweep_positions set number = number - 1 where business_id = $1 and number = $2';
  await tx.query({ name: 'erase_sweep_position', text: position }, [business, number]);
  await tx.query({ name: 'erase_recipient_code', text: 'delete from recipient_codes where number = $1' }, [number]);
  const messages = 'delete from sandbox_messages where sent_to = $1';
  await tx.query({ name: 'erase_sandbox_messages', text: messages }, [number]);
}

const LATEST = Number.MAX_SAFE_INTEGER;

function selectErasures(sql: Sql, business: BusinessId, { after, limit }: PageWanted): Promise<readonly Erasure[]> {
  const text = `
    select erasure_id as id, erased_at as "erasedAt", account_id as account, reference, events
    from erased_numbers where business_id = $1 and erasure_id < $2::int8 order by erasure_id desc limit $3`;
  return sql.query<Erasure & { readonly account: AccountId }>({ name: 'erasures', text }, [
    business,
    after?.[0] ?? LATEST,
    limit,
  ]);
}
