/** The statements that write down what an import is and what came of it. */
import type { ImportOutcome, NewRegistryImport, RegistryImportState } from '#app/ports/registry.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import { type Sql, timestamp } from '#store/engine/database.ts';
import { type ImportRow, importColumns } from './import-row.ts';

export async function insertImport(
  sql: Sql,
  wanted: NewRegistryImport,
  { now, aliveAt }: { readonly now: Instant; readonly aliveAt: Instant },
): Promise<number> {
  const text = `
    insert into registry_sources
      (kind, business_id, format, regime, mode, dated_at, reference, files, state, started_by, started_at, alive_at)
    values ($1, $2, $3, $4, $5, $6::timestamptz, $7, $8::jsonb, 'running', $9, $10::timestamptz, $11::timestamptz)
    returning source_id`;
  const [row] = await sql.query<{ source_id: number }>({ name: 'insert_import', text }, [
    wanted.kind,
    wanted.business,
    wanted.format,
    wanted.regime,
    wanted.mode,
    timestamp(wanted.date),
    wanted.reference,
    JSON.stringify(wanted.files),
    wanted.by,
    timestamp(now),
    timestamp(aliveAt),
  ]);
  if (row === undefined) throw new Error('an import that was written down has no id');
  return row.source_id;
}

/** Answers whether somebody wants it cancelled, also where it no longer runs. */
export async function updateProgress(sql: Sql, id: number, lines: number): Promise<boolean> {
  const text = `
    update registry_sources set lines = $2
    where source_id = $1 and state = 'running' returning cancel_wanted`;
  const [row] = await sql.query<{ cancel_wanted: boolean }>({ name: 'import_progress', text }, [id, lines]);
  return row?.cancel_wanted ?? true;
}

export async function updateCancelWanted(sql: Sql, id: number): Promise<boolean> {
  const text = `update registry_sources set cancel_wanted = true where source_id = $1 and state = 'running' returning source_id`;
  return (await sql.query({ name: 'cancel_import', text }, [id])).length > 0;
}

/** Ends an import once: what has ended stays as it is. */
export async function updateEnded(
  sql: Sql,
  id: number,
  end: {
    readonly state: RegistryImportState;
    readonly why: string | null;
    readonly version: number | null;
    readonly outcome: Omit<ImportOutcome, 'date'>;
  },
): Promise<boolean> {
  const text = `
    update registry_sources
    set state = $2::registry_source_state, why = $3, version = $4, lines = $5, added = $6, removed = $7,
        bad_by_reason = $8::jsonb, first_bad = $9::jsonb, files = $10::jsonb, finished_at = $11::timestamptz
    where source_id = $1 and state = 'running' returning source_id`;
  const { state, why, version, outcome } = end;
  const rows = await sql.query({ name: 'end_import', text }, [
    id,
    state,
    why,
    version,
    outcome.lines,
    outcome.added,
    outcome.removed,
    JSON.stringify(outcome.badByReason),
    JSON.stringify(outcome.firstBad),
    JSON.stringify(outcome.files),
    timestamp(outcome.at),
  ]);
  return rows.length > 0;
}

export const CRASHED = 'the service ended while it ran';

/** National imports that run while nobody holds the lock were ended by a crash; `now` is null where nobody knows when. */
export async function failCrashed(sql: Sql, now: Instant | null): Promise<number> {
  const text = `
    update registry_sources set state = 'failed', why = '${CRASHED}', finished_at = $1::timestamptz
    where state = 'running' and kind = 'national_copy' returning source_id`;
  return (await sql.query({ name: 'fail_crashed_imports', text }, [now === null ? null : timestamp(now)])).length;
}

/** Whether a national import runs, or nobody has said yet that it does not. */
export async function selectRunning(sql: Sql): Promise<boolean> {
  const text = `select from registry_sources where state = 'running' and kind = 'national_copy' limit 1`;
  return (await sql.query({ name: 'running_imports', text })).length > 0;
}

export function selectImports(sql: Sql, after: number | null, limit: number): Promise<readonly ImportRow[]> {
  const text = `
    select ${importColumns} from registry_sources where $1::int4 is null or source_id < $1 order by source_id desc limit $2`;
  return sql.query<ImportRow>({ name: 'imports', text }, [after, limit]);
}

export function selectSince(sql: Sql, version: number): Promise<readonly ImportRow[]> {
  const text = `
    select ${importColumns} from registry_sources
    where kind = 'national_copy' and state = 'done' and version >= $1::int8 order by version desc limit 100`;
  return sql.query<ImportRow>({ name: 'imports_since', text }, [version]);
}

export async function selectImport(sql: Sql, id: number): Promise<ImportRow | null> {
  const text = `select ${importColumns} from registry_sources where source_id = $1`;
  const [row] = await sql.query<ImportRow>({ name: 'import', text }, [id]);
  return row ?? null;
}
