import type { SweepStore } from '#app/ports/members.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Standing } from '#domain/whitelist/standing.ts';
import { type Database, timestamp } from '#store/engine/database.ts';
import { type StandingRow, standingColumns, standingFromRow } from './standing-row.ts';

export function sweepStore(database: Database): SweepStore {
  return {
    position: (business) => selectPosition(database, business),
    moveTo: (business, number, at) => upsertPosition(database, business, number, at),
    entriesAfter: (business, number, limit) => selectEntriesAfter(database, business, number, limit),
    businessesToSweep: (endedBefore) => selectBusinessesToSweep(database, endedBefore),
  };
}

/** Before the first number: the chain of number 0 is the business's own. */
const BEGINNING = 0;

async function selectPosition(database: Database, business: BusinessId): Promise<PhoneNumber | null> {
  const text = 'select number from sweep_positions where business_id = $1';
  const [row] = await database.query<{ number: PhoneNumber }>({ name: 'sweep_position', text }, [business]);
  return row === undefined || row.number === BEGINNING ? null : row.number;
}

async function upsertPosition(database: Database, business: BusinessId, number: PhoneNumber | null, at: Instant): Promise<void> {
  const text = `
    insert into sweep_positions (business_id, number, finished_at) values ($1, $2, $3::timestamptz)
    on conflict (business_id) do update
    set number = excluded.number, finished_at = coalesce(excluded.finished_at, sweep_positions.finished_at)`;
  const finishedAt = number === null ? timestamp(at) : null;
  await database.query({ name: 'upsert_sweep_position', text }, [business, number ?? BEGINNING, finishedAt]);
}

async function selectEntriesAfter(
  database: Database,
  business: BusinessId,
  number: PhoneNumber | null,
  limit: number,
): Promise<readonly { number: PhoneNumber; standing: Standing }[]> {
  const text = `
    select ${standingColumns} from whitelist_entries where business_id = $1 and number > $2 order by number limit $3`;
  const rows = await database.query<StandingRow>({ name: 'entries_after', text }, [business, number ?? BEGINNING, limit]);
  return rows.map((row) => ({ number: row.number, standing: standingFromRow(row) }));
}

async function selectBusinessesToSweep(database: Database, endedBefore: Instant): Promise<readonly BusinessId[]> {
  const text = `
    select business.business_id as business
    from businesses as business left join sweep_positions as position using (business_id)
    where position.finished_at is null or position.number > 0 or position.finished_at < $1::timestamptz
    order by position.finished_at nulls first`;
  const rows = await database.query<{ business: BusinessId }>({ name: 'businesses_to_sweep', text }, [timestamp(endedBefore)]);
  return rows.map((row) => row.business);
}
