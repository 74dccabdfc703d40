/** The chunks of the national registry: the table in use, the version that everybody follows, and how others hear of a new one. */
import type { RegistryChunk, RegistryChunks, RegistryRead, RegistryState } from '#app/ports/registry.ts';
import type { Log } from '#app/ports/system.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { Database, Sql } from '#store/engine/database.ts';

export type ChunkTable = 'a' | 'b';

const CHANNEL = 'registry_changed';
/** A notification may be lost; the version is looked at as well. */
const LOOK_EVERY_MS = 1_000;

export interface StateRow {
  readonly version: number;
  readonly replaced_at: number;
  readonly table_in_use: ChunkTable;
  readonly source_id: number | null;
  readonly dated_at: Instant | null;
  readonly numbers: number;
  readonly chunks: number;
  readonly scrub_runs: number;
}

export function registryChunks(database: Database, log: Log): RegistryChunks {
  return {
    state: async () => stateOf(await selectState(database)),
    read: (chunks) => readInUse(database, (table) => selectChunks(database, table, chunks)),
    readFrom: (chunk, { newerThan, limit }) =>
      readInUse(database, (table) => selectChunksFrom(database, table, { chunk, newerThan, limit })),
    async profiles() {
      const rows = await selectProfiles(database);
      return new Map(rows.map(({ profile_id, key }) => [profile_id, key]));
    },
    diskBytes: () => selectDiskBytes(database),
    follow: (changed) => followVersion(database, log, changed),
  };
}

const stateColumns = 's.version, s.replaced_at, s.table_in_use, s.source_id, s.dated_at, s.numbers, s.chunks, s.scrub_runs';

export async function selectState(sql: Sql): Promise<StateRow> {
  const text = `select ${stateColumns} from registry_state s`;
  const [row] = await sql.query<StateRow>({ name: 'registry_state', text });
  if (row === undefined) throw new Error('the registry has no state');
  return row;
}

/** Locks the switch: who holds it is the only one to change the registry. */
export async function selectStateForChange(sql: Sql): Promise<StateRow> {
  const text = `select ${stateColumns} from registry_state s for update`;
  const [row] = await sql.query<StateRow>({ name: 'registry_state_for_change', text });
  if (row === undefined) throw new Error('the registry has no state');
  return row;
}

export function stateOf(row: StateRow): RegistryState {
  const source =
    row.source_id === null || row.dated_at === null
      ? null
      : ({ kind: 'national_copy', id: row.source_id, date: row.dated_at } as const);
  const { version, replaced_at: replacedAt, numbers, chunks, scrub_runs: scrubRuns } = row;
  return { version, replacedAt, source, numbers, chunks, scrubRuns };
}

interface ChunkRow extends StateRow {
  readonly chunk: number | null;
  readonly written_by: number | null;
  readonly listed: number | null;
  readonly bytes: Uint8Array | null;
}

/**
 * State and chunks are read by one statement, from the table that is in use in its snapshot. It names one table only: the other may
 * just be emptied, which whoever reads it would have to wait for.
 */
async function readInUse(sql: Sql, read: (table: ChunkTable) => Promise<readonly ChunkRow[]>): Promise<RegistryRead> {
  for (;;) {
    const { table_in_use: table } = await selectState(sql);
    const rows = await read(table);
    const [first] = rows;
    if (first !== undefined) return { state: stateOf(first), chunks: rows.flatMap(chunkOf) };
    // Switched in between.
  }
}

function chunkOf({ chunk, written_by: version, listed: numbers, bytes }: ChunkRow): readonly RegistryChunk[] {
  return chunk === null || version === null || numbers === null || bytes === null ? [] : [{ chunk, version, numbers, bytes }];
}

const chunkColumns = `${stateColumns}, c.chunk, c.version as written_by, c.numbers as listed, c.bytes`;

function selectChunks(sql: Sql, table: ChunkTable, chunks: readonly number[]): Promise<readonly ChunkRow[]> {
  const text = `
    select ${chunkColumns} from registry_state s
    left join registry_chunks_${table} c on c.chunk = any($1::int4[]) where s.table_in_use = '${table}' order by c.chunk`;
  return sql.query<ChunkRow>({ name: `registry_chunks_${table}`, text }, [chunks]);
}

function selectChunksFrom(
  sql: Sql,
  table: ChunkTable,
  from: { readonly chunk: number; readonly newerThan: number; readonly limit: number },
): Promise<readonly ChunkRow[]> {
  const text = `
    select ${chunkColumns} from registry_state s
    left join lateral (
      select * from registry_chunks_${table} where chunk >= $1 and version > $2 order by chunk limit $3
    ) c on true
    where s.table_in_use = '${table}' order by c.chunk`;
  return sql.query<ChunkRow>({ name: `registry_chunks_from_${table}`, text }, [from.chunk, from.newerThan, from.limit]);
}

function selectProfiles(sql: Sql): Promise<readonly { profile_id: number; key: string }[]> {
  return sql.query({ name: 'registry_profiles', text: 'select profile_id, key from registry_profiles order by profile_id' });
}

async function selectDiskBytes(sql: Sql): Promise<number> {
  const text = "select pg_total_relation_size('registry_chunks_a') + pg_total_relation_size('registry_chunks_b') as bytes";
  const [row] = await sql.query<{ bytes: number }>({ name: 'registry_disk_bytes', text });
  return row?.bytes ?? 0;
}

/** Part of every transaction that changes the registry. */
export async function registryChanged(sql: Sql): Promise<void> {
  await sql.query({ name: 'notify_registry', text: `select pg_notify('${CHANNEL}', '')` });
}

function versionsOf({ version, scrub_runs: runs }: StateRow): string {
  return `${version} ${runs}`;
}

async function followVersion(database: Database, log: Log, changed: () => Promise<void>): Promise<() => Promise<void>> {
  let known = versionsOf(await selectState(database));
  let looking: Promise<void> | null = null;
  let stopped = false;
  let again: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    try {
      const now = versionsOf(await selectState(database));
      if (now === known || stopped) return;
      await changed();
      known = now;
    } catch (error) {
      log.error('the registry could not be followed; the last version stays in use, and it is tried again', error);
      clearTimeout(again);
      if (!stopped) again = setTimeout(heard, LOOK_EVERY_MS).unref();
    }
  }
  const heard = (): void => {
    looking = (looking ?? Promise.resolve()).then(look);
  };
  const stopListening = await database.listen(CHANNEL, heard, heard);
  // The embedded database has no other process that could write to it.
  const timer = database.kind === 'postgres' ? setInterval(heard, LOOK_EVERY_MS) : undefined;
  timer?.unref();
  return async () => {
    stopped = true;
    clearInterval(timer);
    clearTimeout(again);
    await stopListening();
    await looking;
  };
}
