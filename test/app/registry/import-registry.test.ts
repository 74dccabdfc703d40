import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RegistryReader, RegistryReading, RegistryReadingJob } from '#app/ports/registry-files.ts';
import { isRefused } from '#app/refusal.ts';
import { cancelImport } from '#app/registry/cancel-import.ts';
import { type ImportCommand, registryImporter } from '#app/registry/import-registry.ts';
import { listImports } from '#app/registry/list-imports.ts';
import { fromIndianTime, HOUR } from '#domain/kernel/instant.ts';
import { closing } from '#root/closing.ts';
import { openRegistry } from '#root/registry.ts';
import { forEachDatabase, MIGRATIONS } from '#test/support/databases.ts';
import { replaceRegistry } from '#test/support/registry-fill.ts';
import { silentLog } from '#test/support/world-stores.ts';

const now = fromIndianTime(2026, 11, 20, 10 * HOUR);
const clock = { now: () => now };
const command: ImportCommand = {
  format: 'ncpr',
  regime: 'tcccpr_2018',
  mode: 'full',
  dated: '2026-11-20',
  reference: null,
  files: [{ path: 'nowhere.csv', name: 'copy.csv' }],
  by: 'operator',
};
const nothingBad = { lines: 3, badLines: 0, badByReason: {}, firstBad: [] };

/** Reads as the test tells it to. */
function scriptedReader(read: (job: RegistryReadingJob) => Promise<RegistryReading>): RegistryReader {
  return { read };
}

forEachDatabase(MIGRATIONS, (open) => {
  describe('an import', () => {
    const opened = closing();
    let ports: Awaited<ReturnType<typeof openRegistry>>;

    beforeAll(async () => {
      const database = await open();
      const dataDir = '/nonexistent/of-a-test';
      ports = await openRegistry(database, { clock, log: silentLog, closing: opened, dataDir, isSandbox: true });
      await replaceRegistry({ ...ports, clock }, now, new Map([[9_000_000_001, 0]]));
    });
    afterAll(() => opened.close(() => undefined));

    function importerOf(read: (job: RegistryReadingJob) => Promise<RegistryReading>) {
      const registryFolder = { ...ports.registryFolder, badLinesPath: async () => '/nonexistent/bad.csv' };
      const parts = { ...ports, clock, log: silentLog, registryReader: scriptedReader(read), registryFolder };
      const made = registryImporter(parts);
      return { importer: made, ports: { ...parts, registryImporter: made } };
    }

    /** Puts something aside, as far as an import gets, and then waits to be cancelled. */
    async function untilCancelled(job: RegistryReadingJob): Promise<RegistryReading> {
      await job.write([{ chunk: 1, numbers: 1, bytes: new Uint8Array(8) }]);
      job.progress({ bytes: 50, totalBytes: 100, lines: 3, badLines: 0 });
      if (!job.signal.aborted) await once(job.signal, 'abort');
      return { kind: 'refused', code: 'cancelled', sentence: 'the import was cancelled', ...nothingBad };
    }

    async function begun(importer: ReturnType<typeof registryImporter>, changes: Partial<ImportCommand> = {}) {
      const started = await importer.start({ ...command, ...changes });
      if (isRefused(started)) throw new Error(started.refused);
      return started;
    }

    test('runs alone, shows how far it is, and is cancelled from elsewhere with nothing changed', async () => {
      const before = await ports.registryChunks.state();
      const one = importerOf(untilCancelled);
      const { id, ended } = await begun(one.importer);
      const other = importerOf(untilCancelled);
      expect(await other.importer.start(command)).toEqual({ refused: 'import_running' });
      await expect
        .poll(async () => (await listImports(one.ports, { after: null, limit: 1 })).items[0]?.progress)
        .toMatchObject({ bytes: 50, lines: 3 });

      expect(await cancelImport(other.ports, id)).toMatchObject({ id, state: 'running' });
      await one.importer.tick();
      await ended;
      expect(await ports.registryImports.find(id)).toMatchObject({ state: 'cancelled', why: 'the import was cancelled' });
      expect(await cancelImport(other.ports, id)).toEqual({ refused: 'import_ended' });
      expect(await ports.registryChunks.state()).toEqual(before);
      const again = await begun(other.importer);
      await other.importer.close();
      expect(await ports.registryImports.find(again.id)).toMatchObject({ state: 'cancelled' });
    });

    test('that fails says why, and leaves the registry as it was', async () => {
      const before = await ports.registryChunks.state();
      const full = Object.assign(new Error('could not extend file'), { code: '53100' });
      for (const [error, why] of [
        [full, 'the disk of the database is full; the registry stays as it was'],
        [Object.assign(new Error('write'), { code: 'ENOSPC' }), 'the disk is full; the registry stays as it was'],
        [new Error('something else'), 'the service failed, and its log says why; the registry stays as it was'],
      ] as const) {
        const { importer } = importerOf(async (job) => {
          await job.write([{ chunk: 1, numbers: 1, bytes: new Uint8Array(8) }]);
          throw error;
        });
        const { id, ended } = await begun(importer);
        await ended;
        expect(await ports.registryImports.find(id)).toMatchObject({ state: 'failed', why, version: null });
      }
      expect(await ports.registryChunks.state()).toEqual(before);
    });

    test('that is done is not said to have failed where it cannot be read at once', async () => {
      const said: string[] = [];
      const log = { ...silentLog, error: (message: string) => void said.push(message) };
      const read = { kind: 'read', ...nothingBad, files: [], added: 0, removed: 0, numbers: 0, chunksWritten: 0 } as const;
      const made = importerOf(async () => read);
      const registryChanged = () => Promise.reject(new Error('the database is away'));
      const importer = registryImporter({ ...made.ports, log, registryChanged });
      const { id, ended } = await begun(importer);
      await ended;
      expect(await ports.registryImports.find(id)).toMatchObject({ state: 'done' });
      expect(said).toEqual(['a new version could not be followed yet']);
    });

    test('is of a day that has been, and a delta of a copy that is there', async () => {
      const { importer } = importerOf(untilCancelled);
      expect(await importer.start({ ...command, dated: '2026-11-31' })).toEqual({ refused: 'not_a_date' });
      expect(await importer.start({ ...command, dated: '2026-11-21' })).toEqual({ refused: 'in_the_future' });
      // R5: what it undoes may be later than it is.
      expect(await importer.start({ ...command, mode: 'delta', dated: '2026-11-19' })).toEqual({ refused: 'older_than_copy' });
      const ofTheDay = await begun(importer, { mode: 'delta' });
      importer.cancel(ofTheDay.id);
      await ofTheDay.ended;
      const empty = importerOf(untilCancelled);
      const state = async () => ({ ...(await ports.registryChunks.state()), source: null });
      const none = registryImporter({ ...empty.ports, registryChunks: { ...ports.registryChunks, state } });
      expect(await none.start({ ...command, mode: 'delta' })).toEqual({ refused: 'no_national_copy' });
    });
  });
});
