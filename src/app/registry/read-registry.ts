import type { RegistryFigures, RegistryImport, RegistryState } from '#app/ports/registry.ts';
import type { Ports } from '#app/ports.ts';
import { DAY, type Instant } from '#domain/kernel/instant.ts';
import { validUntil } from '#domain/registry/source.ts';
import { defaultTerms } from '#domain/whitelist/terms.ts';

export interface RegistryView {
  readonly state: RegistryState;
  /** The import that made the copy in use. */
  readonly source: RegistryImport | null;
  /** That import and the deltas after it, newest first. */
  readonly sources: readonly RegistryImport[];
  /** Until when "not on DND" counts, by the deployment's term; null without a copy. */
  readonly until: Instant | null;
  readonly figures: RegistryFigures;
  /** What takes place on the disk of the database, of both tables. */
  readonly diskBytes: number;
  readonly profiles: number;
  /** `none`: no copy is loaded. `stale`: it no longer says "not on DND". `old`: it has the age at which the operator is warned. */
  readonly warning: 'none' | 'stale' | 'old' | null;
}

/** What the registry is, how large, and how fresh (R5). */
export async function readRegistry(
  ports: Pick<Ports, 'clock' | 'directory' | 'registryImports' | 'registryChunks' | 'registry' | 'registryWarnAfterDays'>,
): Promise<RegistryView> {
  const now = ports.clock.now();
  const state = await ports.registryChunks.state();
  const terms = { ...defaultTerms, ...ports.directory.current().deploymentTerms() };
  const until = state.source === null ? null : validUntil(state.source, terms);
  return {
    state,
    source: state.source === null ? null : await ports.registryImports.find(state.source.id),
    sources: await ports.registryImports.since(state.replacedAt),
    until,
    figures: ports.registry.national.figures(),
    diskBytes: await ports.registryChunks.diskBytes(),
    profiles: (await ports.registryChunks.profiles()).size,
    warning: warningOf(state, { now, until, warnAfter: ports.registryWarnAfterDays * DAY }),
  };
}

function warningOf(
  { source }: RegistryState,
  { now, until, warnAfter }: { readonly now: Instant; readonly until: Instant | null; readonly warnAfter: number },
): RegistryView['warning'] {
  if (source === null || until === null) return 'none';
  if (until <= now) return 'stale';
  return now - source.date >= warnAfter ? 'old' : null;
}
