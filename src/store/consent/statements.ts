/** The statements of one business's consent: one function each. All lead with business_id. */
import type { BusinessId } from '#domain/account/account.ts';
import type { RequestRecord } from '#domain/consent/request.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { BusinessMode } from '#domain/whitelist/breaker.ts';
import { type Sql, type SqlValue, type Transaction, timestamp } from '#store/engine/database.ts';
import { type StandingColumns, type StandingRow, standingColumns, standingTarget, standingValues } from './standing-row.ts';

export interface ChainedStandingRow extends StandingRow {
  readonly head: Uint8Array;
}

/** Stands in the place of a number in the row that is the business's own. */
const OF_BUSINESS = -1;

interface BusinessRow {
  readonly number: typeof OF_BUSINESS;
  /** How many numbers it erased so far. */
  readonly n: number;
  /** Its mode, where that is asked for too. */
  readonly more: BusinessMode | null;
}

function isOfBusiness(row: StandingRow | BusinessRow): row is BusinessRow {
  return row.number === OF_BUSINESS;
}

// How many numbers the business erased is of the same instant: a number that has no row by then is not taken for one that never had.
const standingsStatement = {
  name: 'standings',
  text: `
    select ${standingColumns}, head from whitelist_entries where business_id = $1 and number = any($2::int8[])
    union all
    select ${OF_BUSINESS}, erased, null, null, null, null, null, null, null, null, null, null, null, null, null
    from business_modes where business_id = $1 and erased > 0`,
};

export interface StandingRows {
  readonly rows: readonly ChainedStandingRow[];
  /** How many numbers the business erased so far. */
  readonly erasures: number;
}

export async function selectStandings(sql: Sql, business: BusinessId, numbers: readonly PhoneNumber[]): Promise<StandingRows> {
  const found = await sql.query<ChainedStandingRow | BusinessRow>(standingsStatement, [business, numbers]);
  const erasures = found.find(isOfBusiness)?.n ?? 0;
  return { rows: found.filter((row): row is ChainedStandingRow => !isOfBusiness(row)), erasures };
}

const standingsAndModeStatement = {
  name: 'standings_and_mode',
  text: `
    select ${standingColumns} from whitelist_entries where business_id = $1 and number = any($2::int8[])
    union all
    select ${OF_BUSINESS}, erased, null, null, null, null, null, null, null, null, null, null, null,
           jsonb_build_object('mode', mode, 'objectors', objectors)
    from business_modes where business_id = $1`,
};

/** The same with the mode of the same instant, by one question: it is asked before every call. */
export async function selectStandingsAndMode(
  sql: Sql,
  business: BusinessId,
  numbers: readonly PhoneNumber[],
): Promise<{ readonly rows: readonly StandingRow[]; readonly erasures: number; readonly mode: BusinessMode }> {
  const found = await sql.query<StandingRow | BusinessRow>(standingsAndModeStatement, [business, numbers]);
  const own = found.find(isOfBusiness);
  const mode = own?.more ?? null;
  return {
    rows: found.filter((row): row is StandingRow => !isOfBusiness(row)),
    erasures: own?.n ?? 0,
    mode: only(mode === null ? [] : [mode], business),
  };
}

export async function selectNumbersFrom(
  sql: Sql,
  business: BusinessId,
  number: PhoneNumber,
  limit: number,
): Promise<readonly PhoneNumber[]> {
  const text = 'select number from whitelist_entries where business_id = $1 and number >= $2 order by number limit $3';
  return numbersOf(await sql.query<{ number: PhoneNumber }>({ name: 'numbers_from', text }, [business, number, limit]));
}

export async function selectNumbersAmong(
  sql: Sql,
  business: BusinessId,
  numbers: readonly PhoneNumber[],
): Promise<readonly PhoneNumber[]> {
  const text = 'select number from whitelist_entries where business_id = $1 and number = any($2::int8[]) order by number';
  return numbersOf(await sql.query<{ number: PhoneNumber }>({ name: 'numbers_among', text }, [business, numbers]));
}

function numbersOf(rows: readonly { readonly number: PhoneNumber }[]): readonly PhoneNumber[] {
  return rows.map(({ number }) => number);
}

const modeText = 'select mode, objectors from business_modes where business_id = $1';

export async function selectMode(sql: Sql, business: BusinessId): Promise<BusinessMode> {
  return only(await sql.query<BusinessMode>({ name: 'mode', text: modeText }, [business]), business);
}

export async function selectModeForUpdate(sql: Sql, business: BusinessId): Promise<BusinessMode> {
  return only(await sql.query<BusinessMode>({ name: 'mode_for_update', text: `${modeText} for update` }, [business]), business);
}

function only(rows: readonly BusinessMode[], business: BusinessId): BusinessMode {
  const [row] = rows;
  if (row === undefined) throw new Error(`business ${business} has no mode`);
  return row;
}

export async function updateMode(sql: Sql, business: BusinessId, mode: BusinessMode, at: Instant): Promise<void> {
  const text = `
    update business_modes
    set mode = $2::consent_mode, objectors = $3::int8[], changed_at = $4::timestamptz
    where business_id = $1`;
  await sql.query({ name: 'update_mode', text }, [business, mode.mode, mode.objectors, timestamp(at)]);
}

/** False where a request with this id is already kept. */
export async function insertRequest(sql: Sql, request: RequestRecord): Promise<boolean> {
  const text = `
    insert into requests (business_id, request_id, account_id, key, address, what, parameters, at)
    values ($1, $2::uuid, $3, $4, $5, $6, $7::jsonb, $8::timestamptz)
    on conflict do nothing
    returning request_id`;
  const rows = await sql.query({ name: 'insert_request', text }, [
    request.business,
    request.id,
    request.account,
    request.key,
    request.address,
    request.what,
    JSON.stringify(request.parameters),
    timestamp(request.at),
  ]);
  return rows.length > 0;
}

export async function selectRequest(sql: Sql, business: BusinessId, id: string): Promise<RequestRecord | null> {
  const text = `
    select request_id as id, business_id as business, account_id as account, key, address, what, parameters, at
    from requests
    where business_id = $1 and request_id = $2::uuid`;
  const [row] = await sql.query<RequestRecord>({ name: 'request', text }, [business, id]);
  return row ?? null;
}

export interface StandingWrite {
  readonly number: PhoneNumber;
  /** How many events the standing knew that was read. */
  readonly before: number;
  readonly columns: StandingColumns;
  readonly head: Uint8Array;
}

/** Writes the standings of numbers that have none; fails on the key where one of them has by now. */
export async function copyStandings(
  tx: Transaction,
  business: BusinessId,
  writes: readonly StandingWrite[],
  firstAt: Instant,
): Promise<void> {
  await tx.copyIn(
    standingTarget,
    writes.map(({ number, columns, head }) => standingValues({ business, number, firstAt, head }, columns)),
  );
}

// The row is ours only if nobody wrote since we read it: then its n is still the one our events follow. (The place of a number among the given
// ones, which ascend, is found by halves.)
const upsertStandingsStatement = {
  name: 'upsert_standings',
  text: `
    insert into whitelist_entries as entry
      (business_id, number, n, account_id, state, posted_at, expires_at, line, accepted_at, receipts, delivered,
       objected_at, objection_door, asking_allowed, more, head, first_at)
    select $1, number, n, account_id, state, posted_at, expires_at, line, accepted_at, receipts, delivered,
           objected_at, objection_door, asking_allowed, more::jsonb, head, $17::timestamptz
    from unnest($2::int8[], $3::int4[], $4::int4[], $5::entry_state[], $6::timestamptz[], $7::timestamptz[], $8::int8[],
                $9::timestamptz[], $10::bool[], $11::bool[], $12::timestamptz[], $13::text[], $14::bool[], $15::text[], $16::bytea[])
         as written (number, n, account_id, state, posted_at, expires_at, line, accepted_at, receipts, delivered,
                     objected_at, objection_door, asking_allowed, more, head)
    on conflict (business_id, number) do update
    set n = excluded.n, account_id = excluded.account_id, state = excluded.state, posted_at = excluded.posted_at,
        expires_at = excluded.expires_at, line = excluded.line, accepted_at = excluded.accepted_at, receipts = excluded.receipts,
        delivered = excluded.delivered, objected_at = excluded.objected_at, objection_door = excluded.objection_door,
        asking_allowed = excluded.asking_allowed, more = excluded.more, head = excluded.head
    where entry.n = ($18::int4[])[width_bucket(excluded.number, $2::int8[])]
    returning number`,
};

/** Writes standings of ascending numbers; answers the numbers that were written. */
export async function upsertStandings(
  sql: Sql,
  business: BusinessId,
  writes: readonly StandingWrite[],
  at: Instant,
): Promise<ReadonlySet<PhoneNumber>> {
  const column = (of: (write: StandingWrite) => SqlValue): readonly SqlValue[] => writes.map(of);
  const instants = (of: (columns: StandingColumns) => Instant | null) => column(({ columns }) => isoOf(of(columns)));
  const rows = await sql.query<{ number: PhoneNumber }>(upsertStandingsStatement, [
    business,
    column((write) => write.number),
    column((write) => write.columns.n),
    column((write) => write.columns.account_id),
    column((write) => write.columns.state),
    instants((columns) => columns.posted_at),
    instants((columns) => columns.expires_at),
    column((write) => write.columns.line),
    instants((columns) => columns.accepted_at),
    column((write) => write.columns.receipts),
    column((write) => write.columns.delivered),
    instants((columns) => columns.objected_at),
    column((write) => write.columns.objection_door),
    column((write) => write.columns.asking_allowed),
    column((write) => write.columns.more),
    column((write) => write.head),
    timestamp(at),
    column((write) => write.before),
  ]);
  return new Set(rows.map((row) => row.number));
}

// A chunk has few different instants, and formatting one is dearer than remembering it.
const iso = new Map<Instant, string>();

function isoOf(at: Instant | null): string | null {
  if (at === null) return null;
  const known = iso.get(at);
  if (known !== undefined) return known;
  if (iso.size > 64) iso.clear();
  const text = timestamp(at);
  iso.set(at, text);
  return text;
}

/** The text's id, which is its own per business; a text is kept once. */
export async function keepText(sql: Sql, business: BusinessId, text: string, digest: Uint8Array): Promise<number> {
  const insert = {
    name: 'insert_text',
    text: 'insert into notice_texts (business_id, text, digest) values ($1, $2, $3) on conflict (business_id, digest) do nothing',
  };
  const select = { name: 'text_id', text: 'select text_id from notice_texts where business_id = $1 and digest = $2' };
  const found = await sql.query<{ text_id: number }>(select, [business, digest]);
  if (found[0] !== undefined) return found[0].text_id;
  await sql.query(insert, [business, text, digest]);
  const [kept] = await sql.query<{ text_id: number }>(select, [business, digest]);
  if (kept === undefined) throw new Error('a notice text was not kept');
  return kept.text_id;
}
