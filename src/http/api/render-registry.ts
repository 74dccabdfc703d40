import type { NumberPreference, Registry, RegistryImport } from '@sammati/contract/registry.ts';
import type { ViewedImport } from '#app/registry/list-imports.ts';
import type { RegistryView } from '#app/registry/read-registry.ts';
import { dateOf } from '#domain/kernel/calendar-date.ts';
import type { Preference } from '#domain/registry/judge-preference.ts';
import { moment, momentOrNull } from './values.ts';

export function renderRegistry({ state, source, sources, until, figures, diskBytes, profiles, warning }: RegistryView): Registry {
  const { version, numbers, chunks } = state;
  return {
    version,
    dated: state.source === null ? null : dateOf(state.source.date),
    reference: source?.reference ?? null,
    regime: source?.regime ?? null,
    countsUntil: momentOrNull(until),
    warning,
    sources: sources.map(({ id, mode, regime, date, reference: of }) => ({
      importId: id,
      mode,
      regime,
      dated: dateOf(date),
      reference: of,
    })),
    numbers,
    chunks,
    profiles,
    diskBytes,
    diskBytesPerNumber: perNumber(diskBytes, numbers),
    memory: {
      bytes: figures.bytes,
      numbers: figures.numbers,
      chunks: figures.chunks,
      bytesPerNumber: perNumber(figures.bytes, figures.numbers),
    },
  };
}

function perNumber(bytes: number, numbers: number): number | null {
  return numbers === 0 ? null : Math.round((100 * bytes) / numbers) / 100;
}

export function renderPreference(preference: Preference): Omit<NumberPreference, 'number' | 'type' | 'profile'> {
  if (preference.kind === 'unknown') {
    return { preference: 'unknown', because: preference.because, source: null, until: null };
  }
  const { kind, source } = preference;
  const until = preference.kind === 'not_on_dnd' ? moment(preference.until) : null;
  return { preference: kind, because: null, source: { kind: source.kind, date: dateOf(source.date) }, until };
}

export function renderImport({ import: shown, progress }: ViewedImport): RegistryImport {
  const { id, kind, format, regime, mode, reference, by, state, why, version, lines, added, removed } = shown;
  return {
    id,
    kind,
    businessId: shown.business,
    format,
    regime,
    mode,
    dated: dateOf(shown.date),
    reference,
    files: shown.files.map((file) => ({ name: file.name, sha256: file.sha256 })),
    by,
    state,
    why,
    version,
    lines,
    added,
    removed,
    badLines: { ...shown.badByReason },
    firstBad: shown.firstBad.map((bad) => ({ ...bad })),
    startedAt: moment(shown.startedAt),
    finishedAt: momentOrNull(shown.finishedAt),
    progress,
  };
}
