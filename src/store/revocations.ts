/** Which number revocation lists were heard, when, and what came of it. */
import type { Page, PageWanted } from '#app/ports/reading-back.ts';
import type { NewRevocationRun, RevocationRun, RevocationStore } from '#app/ports/revocations.ts';
import type { Clock } from '#app/ports/system.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import { type Database, type Sql, timestamp } from '#store/engine/database.ts';
import { stillRunning } from './still-running.ts';

/** `clock` is real time, whatever the service's clock says: it tells which process is still there. */
export function revocationStore(database: Database, clock: Clock): RevocationStore {
  const running = stillRunning(database, clock, {
    table: 'revocation_runs',
    id: 'run_id',
    runs: "state = 'running'",
    interrupt: (rows) => `update revocation_runs set state = 'interrupted' where ${rows}`,
  });
  return {
    begin: (run) =>
      running.begin(
        (aliveAt) =>
          database.transaction(async (tx) => {
            const id = await insertRun(tx, run, aliveAt);
            return { id, firstHeardAt: await selectFirstHeard(tx, run) };
          }),
        ({ id }) => id,
      ),
    progress: (id, counts) => updateCounts(database, id, counts),
    async end(id, outcome) {
      running.ended(id);
      await updateRun(database, id, outcome);
    },
    watch: running.watch,
    runs: (page) => selectRuns(database, page),
  };
}

async function insertRun(sql: Sql, run: NewRevocationRun, now: Instant): Promise<number> {
  const text = `
    insert into revocation_runs
      (dated, reference, sha256, bytes, listed, unreadable, request_id, address, state, ended, businesses, started_at, alive_at)
    values ($1::date, $2, $3, $4, $5, $6::jsonb, $7::uuid, $8, 'running', $9::jsonb, 0, $10::timestamptz, $11::timestamptz)
    returning run_id as id`;
  const [row] = await sql.query<{ id: number }>({ name: 'insert_revocation_run', text }, [
    run.list.dated,
    run.list.reference,
    run.sha256,
    run.bytes,
    run.listed,
    JSON.stringify(run.unreadable),
    run.request,
    run.address,
    JSON.stringify({ grants: 0, requests: 0, contacts: 0, memberships: 0 }),
    timestamp(run.startedAt),
    timestamp(now),
  ]);
  if (row === undefined) throw new Error('a hearing of a revocation list was not kept');
  return row.id;
}

async function selectFirstHeard(sql: Sql, { list, startedAt }: NewRevocationRun): Promise<Instant> {
  const text = 'select min(started_at) as at from revocation_runs where dated = $1::date and reference = $2';
  const [row] = await sql.query<{ at: Instant | null }>({ name: 'revocation_list_first_heard', text }, [
    list.dated,
    list.reference,
  ]);
  return row?.at ?? startedAt;
}

async function updateRun(sql: Sql, id: number, { state, ended, businesses, at }: Parameters<RevocationStore['end']>[1]) {
  const text = `
    update revocation_runs set state = $2, ended = $3::jsonb, businesses = $4, finished_at = $5::timestamptz where run_id = $1`;
  await sql.query({ name: 'end_revocation_run', text }, [id, state, JSON.stringify(ended), businesses, timestamp(at)]);
}

async function updateCounts(sql: Sql, id: number, { ended, businesses }: Parameters<RevocationStore['progress']>[1]) {
  const text = 'update revocation_runs set ended = $2::jsonb, businesses = $3 where run_id = $1';
  await sql.query({ name: 'count_revocation_run', text }, [id, JSON.stringify(ended), businesses]);
}

interface RunRow extends Omit<RevocationRun, 'list'> {
  readonly dated: string;
  readonly reference: string;
}

async function selectRuns(sql: Sql, page: PageWanted): Promise<Page<RevocationRun>> {
  const text = `
    select run_id as id, to_char(dated, 'YYYY-MM-DD') as dated, reference, sha256, bytes, listed, unreadable, request_id as request,
           address, state, ended, businesses, started_at as "startedAt", finished_at as "finishedAt"
    from revocation_runs where run_id < $1 order by run_id desc limit $2`;
  const before = page.after?.[0] ?? 2_147_483_647;
  const rows = await sql.query<RunRow>({ name: 'revocation_runs', text }, [before, page.limit]);
  const items = rows.map(({ dated, reference, ...run }) => ({ ...run, list: { dated, reference } }));
  const last = rows.length < page.limit ? undefined : rows.at(-1);
  return { items, next: last === undefined ? null : [last.id, 0] };
}
