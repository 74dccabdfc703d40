/** The preference registry: what is kept of it, what is in memory, and how the one follows the other. */
import path from 'node:path';
import type { Clock, Log } from '#app/ports/system.ts';
import type { Ports } from '#app/ports.ts';
import { registryImporter } from '#app/registry/import-registry.ts';
import { exceptionalNumbers } from '#registry/exceptional-numbers.ts';
import { createRegistryReader } from '#registry/import/registry-reader.ts';
import { registryFolder } from '#registry/registry-folder.ts';
import { openDndReports } from '#registry/resident-dnd-reports.ts';
import { residentProfiles } from '#registry/resident-profiles.ts';
import { openResidentRegistry, type ResidentRegistry } from '#registry/resident-registry.ts';
import { openScrubRuns } from '#registry/resident-scrub-runs.ts';
import { realClock } from '#store/clock.ts';
import { erasedHashes } from '#store/consent/erased.ts';
import { scanStandings } from '#store/consent/standing-scan.ts';
import type { Database } from '#store/engine/database.ts';
import { dndReports } from '#store/registry/dnd-reports.ts';
import { registryProfiles } from '#store/registry/profile-ids.ts';
import { registryChunks } from '#store/registry/registry-chunks.ts';
import { registryImports } from '#store/registry/registry-imports.ts';
import { scrubRuns } from '#store/registry/scrub-runs.ts';
import type { Closing } from './closing.ts';

type RegistryPorts = Pick<
  Ports,
  | 'registry'
  | 'registryChunks'
  | 'registryImports'
  | 'registryImporter'
  | 'registryReader'
  | 'registryFolder'
  | 'registryChanged'
  | 'scrubSource'
>;

export interface RegistryOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly closing: Closing;
  /** Files of the registry are in its folder `registry`. */
  readonly dataDir: string;
  readonly isSandbox: boolean;
}

/**
 * Opens it as it was kept. Imports that a crash has ended are marked failed; chunks are loaded when asked for, and all
 * of them in the background from the first `registryChanged` on: a start does not wait, and is not slowed, for them.
 */
export async function openRegistry(
  database: Database,
  { clock, log, closing, dataDir, isSandbox }: RegistryOptions,
): Promise<RegistryPorts> {
  const chunks = registryChunks(database, log);
  const imports = registryImports(database, realClock);
  await imports
    .alone(clock.now(), async () => undefined)
    .catch((error: unknown) => log.error('what an import left could not be cleared up; the next import tries again', error));

  const national = await openResidentRegistry(chunks);
  const keptRuns = scrubRuns(database);
  const runs = await openScrubRuns(keptRuns);
  const profiles = residentProfiles(registryProfiles(database));
  const since = () => national.state().source?.date ?? null;
  const keptReports = dndReports(database);
  const reports = await openDndReports(keptReports, { since, log });
  closing.add('receipts that say DND', reports.close);

  const loading = loader(national, log);
  closing.add('the loading of the registry', loading.stop);
  async function follow(): Promise<void> {
    await national.follow();
    await runs.follow();
    await reports.follow();
    loading.wake();
  }
  closing.add('the registry', await chunks.follow(follow));
  const ports: Omit<RegistryPorts, 'registryImporter'> = {
    registry: { national, profiles, runs, reports },
    registryChunks: chunks,
    registryImports: imports,
    registryReader: createRegistryReader(),
    registryFolder: registryFolder(path.join(dataDir, 'registry'), { isSandbox }),
    registryChanged: follow,
    scrubSource: {
      share: national.share,
      standings: (business, each) => scanStandings(database, business, each),
      erased: (business) => erasedHashes(database, business),
      exceptionalNumbers: exceptionalNumbers({ runs: keptRuns, reports: keptReports, since }),
    },
  };
  const importer = registryImporter({ ...ports, clock, log });
  closing.add('the import of a registry', importer.close);
  return { ...ports, registryImporter: importer };
}

/** Loads what is not loaded, once more for every time that it is woken. */
function loader(national: ResidentRegistry, log: Log): { readonly wake: () => void; readonly stop: () => Promise<void> } {
  const stop = new AbortController();
  let running: Promise<void> | null = null;
  let again = false;

  async function load(): Promise<void> {
    do {
      again = false;
      await national.preload(stop.signal);
    } while (again && !stop.signal.aborted);
  }

  return {
    wake() {
      again = true;
      running ??= load()
        .catch((error: unknown) => log.error('the registry could not be loaded; it is answered from as far as it can be', error))
        .finally(() => {
          running = null;
        });
    },
    async stop() {
      stop.abort();
      await running;
    },
  };
}
