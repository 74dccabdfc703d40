/** Scrubs of customers' files, one row each. */
import type { PageWanted } from '#app/ports/reading-back.ts';
import type { NewScrub, Scrub, ScrubCounts, ScrubOutcome, ScrubRecords } from '#app/ports/scrubs.ts';
import type { Clock } from '#app/ports/system.ts';
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import { type Database, timestamp } from '#store/engine/database.ts';
import { stillRunning } from './still-running.ts';

/** `clock` is real time, whatever the service's clock says: it tells who is still there. */
export function scrubRecords(database: Database, clock: Clock): ScrubRecords {
  const running = stillRunning(database, clock, {
    table: 'scrubs',
    id: 'scrub_id',
    runs: "state = 'running'",
    interrupt: (rows) => `update scrubs set state = 'interrupted' where ${rows}`,
  });
  return {
    begin: (scrub) =>
      running.begin(
        (aliveAt) => insertScrub(database, scrub, aliveAt),
        (id) => id,
      ),
    async finish(business, id, outcome) {
      running.ended(id);
      await updateScrub(database, { business, id, outcome });
    },
    watch: running.watch,
    async list(account, page) {
      const rows = await selectScrubs(database, account, page);
      const last = rows.at(-1);
      return { items: rows.map(scrubFromRow), next: rows.length < page.limit || !last ? null : [last.scrub_id, 0] };
    },
    async find(id) {
      const text = `select ${columns} from scrubs where scrub_id = $1`;
      const [row] = await database.query<ScrubRow>({ name: 'find_scrub', text }, [id]);
      return row === undefined ? null : scrubFromRow(row);
    },
  };
}

const columns = `scrub_id, business_id, account_id, key, request_id, columns, purpose, category, mode, state, why, input_sha256,
  input_bytes, output_sha256, output_bytes, registry_version, registry_date, counts, started_at, finished_at`;

interface ScrubRow {
  readonly scrub_id: number;
  readonly business_id: BusinessId;
  readonly account_id: AccountId;
  readonly key: string | null;
  readonly request_id: string;
  readonly columns: NewScrub['columns'];
  readonly purpose: NewScrub['purpose'];
  readonly category: NewScrub['category'];
  readonly mode: NewScrub['mode'];
  readonly state: ScrubOutcome['state'] | 'running';
  readonly why: string | null;
  readonly input_sha256: string | null;
  readonly input_bytes: number | null;
  readonly output_sha256: string | null;
  readonly output_bytes: number | null;
  readonly registry_version: number | null;
  readonly registry_date: Instant | null;
  readonly counts: ScrubCounts | null;
  readonly started_at: Instant;
  readonly finished_at: Instant | null;
}

async function insertScrub(database: Database, scrub: NewScrub, now: Instant): Promise<number> {
  const text = `
    insert into scrubs (business_id, account_id, key, request_id, columns, purpose, category, mode, started_at, alive_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9::timestamptz, $10::timestamptz)
    returning scrub_id`;
  const [row] = await database.query<{ scrub_id: number }>({ name: 'insert_scrub', text }, [
    scrub.business,
    scrub.account,
    scrub.key,
    scrub.requestId,
    scrub.columns,
    scrub.purpose,
    scrub.category,
    scrub.mode,
    timestamp(scrub.startedAt),
    timestamp(now),
  ]);
  if (row === undefined) throw new Error('a scrub got no id');
  return row.scrub_id;
}

type EndedScrub = Parameters<ScrubRecords['finish']>[2];

async function updateScrub(
  database: Database,
  { business, id, outcome }: { readonly business: BusinessId; readonly id: number; readonly outcome: EndedScrub },
): Promise<void> {
  const text = `
    update scrubs
    set state = $3::scrub_state, why = $4, input_sha256 = $5, input_bytes = $6, output_sha256 = $7, output_bytes = $8,
        registry_version = $9, registry_date = $10::timestamptz, counts = $11::jsonb, finished_at = $12::timestamptz
    where business_id = $1 and scrub_id = $2 and state in ('running', 'interrupted')`;
  await database.query({ name: 'finish_scrub', text }, [
    business,
    id,
    outcome.state,
    outcome.why,
    outcome.input?.sha256 ?? null,
    outcome.input?.bytes ?? null,
    outcome.output?.sha256 ?? null,
    outcome.output?.bytes ?? null,
    outcome.registryVersion,
    outcome.registryDate === null ? null : timestamp(outcome.registryDate),
    outcome.counts === null ? null : JSON.stringify(outcome.counts),
    timestamp(outcome.finishedAt),
  ]);
}

function selectScrubs(database: Database, account: AccountId | null, { after, limit }: PageWanted): Promise<readonly ScrubRow[]> {
  const text = `
    select ${columns} from scrubs
    where ($1::int4 is null or account_id = $1) and ($2::int8 is null or scrub_id < $2)
    order by scrub_id desc limit $3`;
  return database.query<ScrubRow>({ name: 'list_scrubs', text }, [account, after === null ? null : after[0], limit]);
}

function scrubFromRow(row: ScrubRow): Scrub {
  return {
    id: row.scrub_id,
    business: row.business_id,
    account: row.account_id,
    key: row.key,
    requestId: row.request_id,
    columns: row.columns,
    purpose: row.purpose,
    category: row.category,
    mode: row.mode,
    startedAt: row.started_at,
    outcome: outcomeOf(row),
  };
}

function outcomeOf(row: ScrubRow): ScrubOutcome | null {
  const { state, why, finished_at: finishedAt, counts } = row;
  if (state === 'running') return null;
  return {
    state,
    why,
    input: measured(row.input_sha256, row.input_bytes),
    output: measured(row.output_sha256, row.output_bytes),
    registryVersion: row.registry_version,
    registryDate: row.registry_date,
    counts,
    finishedAt,
  };
}

function measured(sha256: string | null, bytes: number | null) {
  return sha256 === null || bytes === null ? null : { sha256, bytes };
}
