import type { Page, PageWanted } from '#app/ports/reading-back.ts';
import type { RegistryImport } from '#app/ports/registry.ts';
import type { Ports } from '#app/ports.ts';
import { SECOND } from '#domain/kernel/instant.ts';

/** An import, and while it runs in this process how far it is. */
export interface ViewedImport {
  readonly import: RegistryImport;
  readonly progress: {
    readonly bytes: number;
    readonly totalBytes: number;
    readonly lines: number;
    readonly badLines: number;
    readonly linesPerSecond: number;
    /** Null before anything is read. */
    readonly secondsLeft: number | null;
  } | null;
}

type ImportPorts = Pick<Ports, 'clock' | 'registryImports' | 'registryImporter'>;

/** All imports, scrub runs of every business included, newest first. */
export async function listImports(ports: ImportPorts, page: PageWanted): Promise<Page<ViewedImport>> {
  const { items, next } = await ports.registryImports.list(page);
  return { items: items.map((item) => viewImport(ports, item)), next };
}

/** Null where there is no such import. */
export async function readImport(ports: ImportPorts, id: number): Promise<ViewedImport | null> {
  const found = await ports.registryImports.find(id);
  return found === null ? null : viewImport(ports, found);
}

function viewImport(ports: ImportPorts, found: RegistryImport): ViewedImport {
  const running = ports.registryImporter.running();
  if (running === null || running.id !== found.id) return { import: found, progress: null };
  const { bytes, totalBytes, lines, badLines } = running;
  const seconds = Math.max(1, ports.clock.now() - running.startedAt) / SECOND;
  const secondsLeft = bytes === 0 ? null : Math.ceil((seconds * Math.max(0, totalBytes - bytes)) / bytes);
  return {
    import: { ...found, state: 'running', version: null, finishedAt: null, lines },
    progress: { bytes, totalBytes, lines, badLines, linesPerSecond: Math.round(lines / seconds), secondsLeft },
  };
}
