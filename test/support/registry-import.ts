/** Registry files for tests, and a reading of them into memory. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { EncodedChunk, RegistryFile, RegistryReading, RegistryReadingJob } from '#app/ports/registry-files.ts';
import { CHUNK_NUMBERS, decodeChunk } from '#registry/chunk-codec.ts';
import { createRegistryReader, type ReaderOptions } from '#registry/import/registry-reader.ts';

export const HEADER = 'Service Area Code, Phone Numbers, Preferences, Opstype, Phone Type\n';

export interface ReadIntoMemory {
  readonly reading: RegistryReading;
  /** Profile key of each listed number. */
  readonly listed: ReadonlyMap<number, string>;
  /** All chunks that are there now, those of the base included. */
  readonly chunks: ReadonlyMap<number, Uint8Array>;
  readonly written: readonly EncodedChunk[];
  readonly badLines: string;
}

export interface MemoryBase {
  readonly chunks: ReadonlyMap<number, Uint8Array>;
}

/** Contents by name, in order; what is not given is a full copy of the national registry in a folder of its own. */
export async function readIntoMemory(
  contents: Readonly<Record<string, string | Uint8Array>>,
  wishes: Partial<Pick<RegistryReadingJob, 'format' | 'regime' | 'worstShare' | 'signal' | 'progress' | 'write'>> & {
    readonly base?: MemoryBase;
    readonly reader?: ReaderOptions;
    readonly profiles?: string[];
  } = {},
): Promise<ReadIntoMemory> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sammati-registry-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const files = Object.entries(contents).map(([name, content], at): RegistryFile => {
    const place = path.join(folder, String(at));
    writeFileSync(place, content);
    return { path: place, name };
  });
  return await readFilesIntoMemory(files, path.join(folder, 'bad.csv'), wishes);
}

export async function readFilesIntoMemory(
  files: readonly RegistryFile[],
  badLines: string,
  { base, reader, profiles = profilesOfAll, ...wishes }: Parameters<typeof readIntoMemory>[1] & object = {},
): Promise<ReadIntoMemory> {
  const chunks = new Map(base?.chunks);
  const written: EncodedChunk[] = [];
  let isBusy = false;
  // The port's promise: one call at a time.
  const alone = async <T>(work: () => T): Promise<T> => {
    if (isBusy) throw new Error('two calls at once');
    isBusy = true;
    await new Promise((resolve) => setImmediate(resolve));
    isBusy = false;
    return work();
  };
  const reading = await createRegistryReader(reader).read({
    files,
    format: 'ncpr',
    regime: 'tcccpr_2018',
    worstShare: 0.5,
    progress: () => undefined,
    signal: new AbortController().signal,
    badLines,
    base:
      base === undefined
        ? 'nothing'
        : (asked) =>
            alone(
              () =>
                new Map(asked.flatMap((chunk) => (chunks.has(chunk) ? [[chunk, chunks.get(chunk) ?? new Uint8Array(0)]] : []))),
            ),
    profileIds: (keys) =>
      alone(() =>
        keys.map((key) => {
          if (!profiles.includes(key)) profiles.push(key);
          return profiles.indexOf(key);
        }),
      ),
    write: (batch) =>
      alone(() => {
        for (const encoded of batch) {
          if (written.some(({ chunk }) => chunk === encoded.chunk)) throw new Error('a chunk was written twice');
          written.push(encoded);
          if (encoded.bytes.length === 0) chunks.delete(encoded.chunk);
          else chunks.set(encoded.chunk, encoded.bytes);
        }
      }),
    ...wishes,
  });
  const listed = new Map([...chunks].flatMap(([chunk, bytes]) => numbersIn(chunk, bytes, profiles)));
  return { reading, listed, chunks, written, badLines: readFileSync(badLines, 'utf8') };
}

/** The same for all readings of a test file, as in a database; 300 made-up ones, so that ids are not all small. */
const profilesOfAll = ['0', ...Array.from({ length: 300 }, (_, at) => `made up ${at}`)];

function numbersIn(chunk: number, bytes: Uint8Array, profiles: readonly string[]): readonly [number, string][] {
  const { offsets, profiles: ids } = decodeChunk(bytes);
  return Array.from(offsets, (offset, at) => [chunk * CHUNK_NUMBERS + offset, profiles[ids[at] ?? 0] ?? '']);
}

export function sorted(listed: ReadonlyMap<number, string>): readonly [number, string][] {
  return [...listed].sort(([one], [other]) => one - other);
}
