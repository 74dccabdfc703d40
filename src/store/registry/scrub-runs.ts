/** What businesses' scrub runs said: rows of the business, read by chunk. */

import type { ScrubRunChunk, ScrubRuns } from '#app/ports/registry.ts';
import type { EncodedChunk } from '#app/ports/registry-files.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { Database, Sql, Transaction } from '#store/engine/database.ts';

export function scrubRuns(database: Database): ScrubRuns {
  return {
    async runs() {
      const rows = await selectRuns(database);
      return rows.map(({ source_id: id, business_id: business, dated_at: date }) => ({ kind: 'scrub_run', id, date, business }));
    },
    async chunksOf(runs) {
      const [first] = runs;
      if (first === undefined) return [];
      const rows = await selectCoveredChunks(
        database,
        first.business,
        runs.map((run) => run.id),
      );
      return rows.map(({ chunk }) => chunk);
    },
    async read(runs, chunks) {
      const [first] = runs;
      if (first === undefined || chunks.length === 0) return [];
      const byId = new Map(runs.map((run) => [run.id, run]));
      const rows = await selectScrubChunks(database, first.business, [...byId.keys()], chunks);
      return rows.flatMap((row): readonly ScrubRunChunk[] => {
        const source = byId.get(row.source_id);
        return source === undefined ? [] : [{ source, chunk: row.chunk, bytes: row.bytes }];
      });
    },
  };
}

export async function insertScrubChunks(
  tx: Transaction,
  run: { readonly business: BusinessId; readonly source: number },
  chunks: readonly EncodedChunk[],
): Promise<void> {
  await tx.copyIn(
    {
      table: 'scrub_run_chunks',
      columns: [
        { name: 'business_id', type: 'int4' },
        { name: 'source_id', type: 'int4' },
        { name: 'chunk', type: 'int4' },
        { name: 'bytes', type: 'bytea' },
      ],
    },
    chunks.map(({ chunk, bytes }) => [run.business, run.source, chunk, bytes]),
  );
}

interface RunRow {
  readonly source_id: number;
  readonly business_id: BusinessId;
  readonly dated_at: Instant;
}

function selectRuns(sql: Sql): Promise<readonly RunRow[]> {
  const text = `
    select source_id, business_id, dated_at from registry_sources
    where business_id is not null and state = 'done'
      and dated_at >= (select coalesce(dated_at, '-infinity') from registry_state)
    order by dated_at desc, source_id desc`;
  return sql.query<RunRow>({ name: 'scrub_runs', text });
}

function selectCoveredChunks(sql: Sql, business: BusinessId, sources: readonly number[]): Promise<readonly { chunk: number }[]> {
  const text = `
    select distinct chunk from scrub_run_chunks where business_id = $1 and source_id = any($2::int4[]) order by chunk`;
  return sql.query<{ chunk: number }>({ name: 'scrub_run_covered', text }, [business, sources]);
}

interface ScrubChunkRow {
  readonly source_id: number;
  readonly chunk: number;
  readonly bytes: Uint8Array;
}

function selectScrubChunks(
  sql: Sql,
  business: BusinessId,
  sources: readonly number[],
  chunks: readonly number[],
): Promise<readonly ScrubChunkRow[]> {
  const text = `
    select source_id, chunk, bytes from scrub_run_chunks
    where business_id = $1 and chunk = any($2::int4[]) and source_id = any($3::int4[]) order by chunk, source_id`;
  return sql.query<ScrubChunkRow>({ name: 'scrub_run_chunks', text }, [business, chunks, sources]);
}
