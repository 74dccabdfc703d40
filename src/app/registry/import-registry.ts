import type { ImportCounts, NewRegistryImport } from '#app/ports/registry.ts';
import type { ReadingProgress, RegistryFile, RegistryReading } from '#app/ports/registry-files.ts';
import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import { startOfDate } from '#domain/kernel/calendar-date.ts';
import { type Instant, startOfIndianDay } from '#domain/kernel/instant.ts';
import { importFailure, TooManyProfiles } from './import-failure.ts';

export type ImportPorts = Pick<
  Ports,
  'clock' | 'log' | 'registryChunks' | 'registryFolder' | 'registryImports' | 'registryReader' | 'registryChanged'
>;

export interface ImportCommand extends Pick<NewRegistryImport, 'regime' | 'mode' | 'reference' | 'by'> {
  readonly format: 'ncpr' | 'list';
  /** The day of the copy or of the delta, `yyyy-mm-dd`. */
  readonly dated: string;
  /** The parts of one copy, in order. */
  readonly files: readonly RegistryFile[];
}

export type ImportRefusal = 'not_a_date' | 'in_the_future' | 'import_running' | 'no_national_copy' | 'older_than_copy';

/** How far the import is that runs in this process; it runs until this process answers by what it made. */
export interface RunningImport extends ReadingProgress {
  readonly id: number;
  readonly startedAt: Instant;
}

/** National imports of this process, one at a time. */
export interface RegistryImporter {
  /** Begins an import and answers as soon as it is written down; it goes on by itself. `ended` resolves when nothing of it is left to do. */
  start(command: ImportCommand): Promise<{ readonly id: number; readonly ended: Promise<void> } | Refusal<ImportRefusal>>;
  running(): RunningImport | null;
  /** Stops the import if it is this one: nothing of it will be seen. */
  cancel(id: number): void;
  /** Writes down how far it is, and hears whether another process wants it cancelled. To be called every second or so. */
  tick(): Promise<void>;
  /** Cancels what runs and waits for its end. */
  close(): Promise<void>;
}

/** More bad lines than one in a hundred, and the whole file is refused: it is likely to be read wrongly. */
export const WORST_SHARE = 0.01;

interface Running {
  readonly id: number;
  readonly startedAt: Instant;
  readonly stop: AbortController;
  progress: ReadingProgress;
}

export function registryImporter(ports: ImportPorts): RegistryImporter {
  let now: Running | null = null;
  let ending: Promise<void> = Promise.resolve();

  /** Reads the files, puts the chunks aside, and in the end makes them the registry, or part of it. */
  async function run(command: ImportCommand, date: Instant, { id, stop }: Running): Promise<void> {
    const { registryChunks: chunks, registryImports: imports } = ports;
    try {
      const reading = await ports.registryReader.read({
        files: command.files,
        format: command.format,
        regime: command.regime,
        base: command.mode === 'full' ? 'nothing' : async (wanted) => bytesOf(await chunks.read(wanted)),
        profileIds: async (keys) => (await imports.profileIds(keys)) ?? tooMany(),
        write: (written) => imports.add(written),
        badLines: await ports.registryFolder.badLinesPath(id),
        worstShare: WORST_SHARE,
        progress: (progress) => {
          if (now?.id === id) now.progress = progress;
        },
        signal: stop.signal,
      });
      if (reading.kind === 'refused') {
        await endWithout(id, reading.code === 'cancelled' ? 'cancelled' : 'refused', reading.sentence, reading);
        return;
      }
      const outcome = { ...countsOf(reading), files: reading.files, date, at: ports.clock.now() };
      await (command.mode === 'full' ? imports.replace(id, outcome) : imports.amend(id, outcome));
      // It is the registry, whether this process can already read it or not.
      await ports.registryChanged().catch((error: unknown) => ports.log.error('a new version could not be followed yet', error));
    } catch (error) {
      ports.log.error('an import of the registry failed; the registry stays as it was', error, { import: id });
      await endWithout(id, 'failed', importFailure(error), null);
    }
  }

  async function endWithout(
    id: number,
    state: 'failed' | 'cancelled' | 'refused',
    why: string,
    reading: RegistryReading | null,
  ): Promise<void> {
    const found = await ports.registryImports.find(id);
    const counts = reading === null ? { ...noCounts, lines: now?.progress.lines ?? 0 } : countsOf(reading);
    // First the disk is given back: it may be what there was too little of. What cannot be is taken by the next import.
    await ports.registryImports.discard().catch((error: unknown) => ports.log.error('nothing could be given back', error));
    await ports.registryImports.end(id, { state, why }, { ...counts, files: found?.files ?? [] }, ports.clock.now());
  }

  async function alone(command: ImportCommand, date: Instant, begun: (id: number) => void): Promise<boolean> {
    const startedAt = ports.clock.now();
    const files = command.files.map(({ name }) => ({ name, sha256: null }));
    const done = await ports.registryImports.alone(startedAt, async (signal) => {
      const wanted = { ...command, kind: 'national_copy', business: null, date, files } as const;
      const id = await ports.registryImports.begin(wanted, startedAt);
      const stop = new AbortController();
      signal.addEventListener('abort', () => stop.abort());
      now = { id, startedAt, stop, progress: { bytes: 0, totalBytes: 0, lines: 0, badLines: 0 } };
      begun(id);
      try {
        await run(command, date, now);
      } finally {
        now = null;
      }
      return true;
    });
    return done !== null;
  }

  return {
    async start(command) {
      const date = startOfDate(command.dated);
      if (date === null) return refuse('not_a_date');
      if (date > ports.clock.now()) return refuse('in_the_future');
      if (command.mode === 'delta') {
        const { source } = await ports.registryChunks.state();
        if (source === null) return refuse('no_national_copy');
        // "On DND" is contradicted by what is later (R5), and what a delta says has the date of the copy.
        if (date < startOfIndianDay(source.date)) return refuse('older_than_copy');
      }
      // One that has ended may still be tidying up.
      if (now === null) await ending;
      let finished: Promise<boolean> = Promise.resolve(false);
      const id = await new Promise<number | null>((resolve, reject) => {
        finished = alone(command, date, resolve);
        finished.then((ran) => ran || resolve(null), reject);
      });
      if (id === null) return refuse('import_running');
      ending = finished.then(
        () => undefined,
        (error: unknown) => ports.log.error('the end of an import could not be written down', error, { import: id }),
      );
      return { id, ended: ending };
    },
    running: () => (now === null ? null : { id: now.id, startedAt: now.startedAt, ...now.progress }),
    cancel(id) {
      if (now?.id === id) now.stop.abort();
    },
    async tick() {
      const running = now;
      if (running === null) return;
      if (await ports.registryImports.progress(running.id, running.progress.lines)) running.stop.abort();
    },
    async close() {
      now?.stop.abort();
      await ending;
    },
  };
}

export const noCounts: ImportCounts = { lines: 0, added: 0, removed: 0, badByReason: {}, firstBad: [] };

export function countsOf(reading: RegistryReading): ImportCounts {
  const { lines, badByReason, firstBad } = reading;
  const { added, removed } = reading.kind === 'read' ? reading : noCounts;
  return { lines, badByReason, firstBad, added, removed };
}

function bytesOf({ chunks }: { readonly chunks: readonly { readonly chunk: number; readonly bytes: Uint8Array }[] }) {
  return new Map(chunks.filter(({ bytes }) => bytes.length > 0).map(({ chunk, bytes }) => [chunk, bytes] as const));
}

function tooMany(): never {
  throw new TooManyProfiles();
}
