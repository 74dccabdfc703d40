/** What businesses' scrub runs said: rows of the business, read by chunk. */
import type { EncodedChunk, ScrubRunChunk, ScrubRuns } from '#app/ports.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import { type Database, type Sql, type Transaction, timestamp } from '#store/engine/database.ts';

export function scrubRuns(database: Database): ScrubRuns {
  return {
    async runsOf(business, since) {
      const rows = await selectRuns(database, business, since);
      return rows.map(({ source_id: id, dated_at: date }) => ({ kind: 'scrub_run', id, date, business }));
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

function selectRuns(
  sql: Sql,
  business: BusinessId,
  since: Instant | null,
): Promise<readonly { readonly source_id: number; readonly dated_at: Instant }[]> {
  const text = `
    select source_id, dated_at from registry_sources
    where business_id = $1 and state = 'done' and ($2::timestamptz is null or dated_at >= $2) order by dated_at desc, source_id desc`;
  return sql.query({ name: 'scrub_runs_of_business', text }, [business, since === null ? null : timestamp(since)]);
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
