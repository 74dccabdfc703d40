import type { ImportedFile, RegistryImport, RegistryImportState } from '#app/ports/registry.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';

/** A row of registry_sources. */
export interface ImportRow {
  readonly source_id: number;
  readonly kind: RegistryImport['kind'];
  readonly business_id: BusinessId | null;
  readonly format: RegistryImport['format'];
  readonly regime: RegistryImport['regime'];
  readonly mode: RegistryImport['mode'];
  readonly dated_at: Instant;
  readonly reference: string | null;
  readonly files: readonly ImportedFile[];
  readonly state: RegistryImportState;
  readonly why: string | null;
  readonly version: number | null;
  readonly lines: number;
  readonly added: number;
  readonly removed: number;
  readonly bad_by_reason: RegistryImport['badByReason'];
  readonly first_bad: RegistryImport['firstBad'];
  readonly started_by: string;
  readonly started_at: Instant;
  readonly finished_at: Instant | null;
}

export const importColumns = `
  source_id, kind, business_id, format, regime, mode, dated_at, reference, files, state, why, version, lines, added, removed,
  bad_by_reason, first_bad, started_by, started_at, finished_at`;

export function importOf(row: ImportRow): RegistryImport {
  return {
    id: row.source_id,
    kind: row.kind,
    business: row.business_id,
    format: row.format,
    regime: row.regime,
    mode: row.mode,
    date: row.dated_at,
    reference: row.reference,
    files: row.files,
    by: row.started_by,
    state: row.state,
    why: row.why,
    version: row.version,
    lines: row.lines,
    added: row.added,
    removed: row.removed,
    badByReason: row.bad_by_reason,
    firstBad: row.first_bad,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}
