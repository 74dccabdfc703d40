/**
 * The one place that writes the national registry. What an import makes goes into the table that is not in use, in transactions of a
 * few megabytes: none of them holds anything that somebody waits for, and what a crash leaves there is emptied by the next import.
 * Only the last transaction touches what is in use: it switches the tables, or puts the chunks of a delta into theirs.
 */

import type { ImportOutcome, RegistryImports } from '#app/ports/registry.ts';
import type { EncodedChunk } from '#app/ports/registry-files.ts';
import type { Clock } from '#app/ports/system.ts';
import { type Database, isDiskFull, type Sql, type Statement, type Transaction, timestamp } from '#store/engine/database.ts';
import { stillRunning } from '#store/still-running.ts';
import { importLock } from './import-lock.ts';
import { importOf } from './import-row.ts';
import {
  CRASHED,
  failCrashed,
  insertImport,
  selectImport,
  selectImports,
  selectRunning,
  selectSince,
  updateCancelWanted,
  updateEnded,
  updateProgress,
} from './import-statements.ts';
import { profileIds } from './profile-ids.ts';
import { type ChunkTable, registryChanged, selectState, selectStateForChange } from './registry-chunks.ts';
import { insertScrubChunks } from './scrub-runs.ts';

/** `clock` is real time, whatever the service's clock says: it tells who is still there. */
export function registryImports(database: Database, clock: Clock): RegistryImports {
  const lock = importLock(database);
  // National imports have a lock that tells; scrub runs, of which many go on at once, do not.
  const runs = stillRunning(database, clock, {
    table: 'registry_sources',
    id: 'source_id',
    runs: "kind = 'scrub_run' and state = 'running'",
    interrupt: (rows) => `update registry_sources set state = 'failed', why = '${CRASHED}' where ${rows}`,
  });
  return {
    alone: (now, work) =>
      lock(async (signal) => {
        // Before anything is written: what a crash left there may be what the disk is full of.
        await discard(database);
        await failCrashed(database, now);
        return work(signal);
      }),
    begin: (wanted, now) =>
      runs.begin(
        (aliveAt) => insertImport(database, wanted, { now, aliveAt }),
        (id) => (wanted.kind === 'scrub_run' ? id : null),
      ),
    async watch() {
      await runs.watch();
      // A national one that runs while nobody holds the lock was ended by a crash, nobody knows when.
      if (await selectRunning(database)) await lock(() => failCrashed(database, null));
    },
    progress: (id, lines) => updateProgress(database, id, lines),
    cancel: (id) => updateCancelWanted(database, id),
    async end(id, { state, why }, counts, now) {
      try {
        await updateEnded(database, id, { state, why, version: null, outcome: { ...counts, at: now } });
      } finally {
        runs.ended(id);
      }
    },
    async list({ after, limit }) {
      const rows = await selectImports(database, after === null ? null : after[0], limit);
      const last = rows.at(-1);
      return { items: rows.map(importOf), next: rows.length < limit || last === undefined ? null : [last.source_id, 0] };
    },
    async find(id) {
      const row = await selectImport(database, id);
      return row === null ? null : importOf(row);
    },
    since: async (version) => (await selectSince(database, version)).map(importOf),
    profileIds: (keys) => profileIds(database, keys),
    discard: () => discard(database),
    add: (chunks) => add(database, chunks),
    async replace(id, outcome) {
      const version = await database.transaction((tx) => replace(tx, id, outcome));
      await discard(database);
      return version;
    },
    async amend(id, outcome) {
      const version = await database.transaction((tx) => amend(tx, id, outcome));
      await discard(database);
      return version;
    },
    async keepRun(id, business, chunks, outcome) {
      await database.transaction(async (tx) => {
        await insertScrubChunks(tx, { business, source: id }, chunks);
        await ended(tx, id, null, outcome);
        await tx.query({ name: 'count_scrub_run', text: 'update registry_state set scrub_runs = scrub_runs + 1' });
        await registryChanged(tx);
      });
      runs.ended(id);
    },
  };
}

/**
 * Gives the disk of the spare table back at once. Who reads it for the last time, before a switch, is waited for. Emptying makes new
 * files before the old ones go, for which a full disk has no page: it gets those that are reserved for this.
 */
async function discard(database: Database): Promise<void> {
  try {
    await database.transaction(emptySpare);
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    await database.query({ name: 'use_registry_reserve', text: 'truncate registry_reserve' });
    await database.transaction(emptySpare);
  }
  await database.query(refillReserve).catch((error: unknown) => {
    if (!isDiskFull(error)) throw error;
  });
}

async function emptySpare(tx: Transaction): Promise<void> {
  const spare = spareOf((await selectStateForChange(tx)).table_in_use);
  await tx.query({ name: `empty_registry_${spare}`, text: `truncate registry_chunks_${spare}` });
}

/** Some thirty pages. */
const refillReserve: Statement = {
  name: 'refill_registry_reserve',
  text: `
    insert into registry_reserve select '' from generate_series(1, 600)
    where not exists (select from registry_reserve)`,
};

/** Chunks that are written between two switches have the version that the next one makes. */
async function add(database: Database, chunks: readonly EncodedChunk[]): Promise<void> {
  const state = await selectState(database);
  const version = state.version + 1;
  await database.transaction((tx) =>
    tx.copyIn(
      {
        table: `registry_chunks_${spareOf(state.table_in_use)}`,
        columns: [
          { name: 'chunk', type: 'int4' },
          { name: 'version', type: 'int8' },
          { name: 'numbers', type: 'int4' },
          { name: 'bytes', type: 'bytea' },
        ],
      },
      chunks.map(({ chunk, numbers, bytes }) => [chunk, version, numbers, bytes]),
    ),
  );
}

async function replace(tx: Transaction, id: number, outcome: ImportOutcome): Promise<number> {
  await tx.script('set local statement_timeout = 0');
  const state = await selectStateForChange(tx);
  const version = state.version + 1;
  const text = `
    update registry_state
    set version = $1, replaced_at = $1, table_in_use = $2, source_id = $3, dated_at = $4::timestamptz, numbers = $5, chunks = $6`;
  const spare = spareOf(state.table_in_use);
  const { numbers, chunks } = await count(tx, spare);
  await tx.query({ name: 'switch_registry', text }, [version, spare, id, timestamp(outcome.date), numbers, chunks]);
  await ended(tx, id, version, outcome);
  await registryChanged(tx);
  return version;
}

async function amend(tx: Transaction, id: number, outcome: ImportOutcome): Promise<number> {
  await tx.script('set local statement_timeout = 0');
  const state = await selectStateForChange(tx);
  const version = state.version + 1;
  const used = state.table_in_use;
  const upsert = `
    insert into registry_chunks_${used} as kept (chunk, version, numbers, bytes)
    select chunk, $1::int8, numbers, bytes from registry_chunks_${spareOf(used)}
    on conflict (chunk) do update set version = excluded.version, numbers = excluded.numbers, bytes = excluded.bytes`;
  await tx.query({ name: `amend_registry_${used}`, text: upsert }, [version]);
  const { numbers, chunks } = await count(tx, used);
  const text = `
    update registry_state
    set version = $1, source_id = coalesce(source_id, $2), dated_at = greatest(dated_at, $3::timestamptz), numbers = $4, chunks = $5`;
  await tx.query({ name: 'amend_registry', text }, [version, id, timestamp(outcome.date), numbers, chunks]);
  await ended(tx, id, version, outcome);
  await registryChanged(tx);
  return version;
}

async function ended(tx: Transaction, id: number, version: number | null, outcome: ImportOutcome): Promise<void> {
  if (await updateEnded(tx, id, { state: 'done', why: null, version, outcome })) return;
  throw new Error('the import had ended already');
}

async function count(sql: Sql, table: ChunkTable): Promise<{ readonly numbers: number; readonly chunks: number }> {
  const text = `select coalesce(sum(numbers), 0)::int8 as numbers, count(*)::int4 as chunks from registry_chunks_${table} where numbers > 0`;
  const [row] = await sql.query<{ numbers: number; chunks: number }>({ name: `count_registry_${table}`, text });
  return row ?? { numbers: 0, chunks: 0 };
}

function spareOf(used: ChunkTable): ChunkTable {
  return used === 'a' ? 'b' : 'a';
}
