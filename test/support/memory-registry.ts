/** The chunks of the registry in memory, with all of their versions: what the store keeps, without a database. */
import { setImmediate } from 'node:timers/promises';
import type { RegistryChunk, RegistryChunks, RegistryState } from '#app/ports/registry.ts';
import { CHUNK_NUMBERS, chunkOf, encodeChunk, offsetOf } from '#registry/chunk-codec.ts';

/** Profile ids by number. */
export type Listed = ReadonlyMap<number, number>;

export interface MemoryRegistry extends RegistryChunks {
  /** Adds and, where the profile is null, removes; the next version. */
  apply(changes: ReadonlyMap<number, number | null>): void;
  /** The next version lists these and nobody else. */
  replace(listed: Listed): void;
  /** What this version listed. */
  at(version: number): Listed;
  /** Turns a bit in a row; the same again turns it back. */
  damage(chunk: number): void;
  /** How many rows were read. */
  rowsRead(): number;
}

export function memoryRegistry(): MemoryRegistry {
  const versions: Listed[] = [new Map()];
  let rows = new Map<number, RegistryChunk>();
  let replacedAt = 0;
  let read = 0;

  const state = (): RegistryState => ({
    version: versions.length - 1,
    replacedAt,
    source: null,
    numbers: versions.at(-1)?.size ?? 0,
    chunks: rows.size,
    scrubRuns: 0,
  });

  /** As of one instant that lies somewhere between the call and its answer. */
  async function snapshot(wanted: (row: RegistryChunk) => boolean, limit: number) {
    await setImmediate();
    const chunks = [...rows.values()].filter(wanted).sort((one, other) => one.chunk - other.chunk);
    const found = { state: state(), chunks: chunks.slice(0, limit) };
    read += found.chunks.length;
    await setImmediate();
    return found;
  }

  function write(listed: Listed, chunks: Iterable<number>): void {
    versions.push(listed);
    const byChunk = new Map([...new Set(chunks)].map((chunk) => [chunk, new Map<number, number>()]));
    for (const [number, profile] of listed) byChunk.get(chunkOf(number))?.set(offsetOf(number), profile);
    for (const [chunk, content] of byChunk) {
      const offsets = Uint16Array.from(content.keys()).sort();
      const profiles = offsets.map((offset) => content.get(offset) ?? 0);
      const bytes = offsets.length === 0 ? new Uint8Array() : encodeChunk({ offsets, profiles });
      rows.set(chunk, { chunk, version: versions.length - 1, numbers: offsets.length, bytes });
    }
  }

  return {
    apply(changes) {
      const listed = new Map(versions.at(-1));
      for (const [number, profile] of changes) {
        if (profile === null) listed.delete(number);
        else listed.set(number, profile);
      }
      write(listed, [...changes.keys()].map(chunkOf));
    },
    replace(listed) {
      rows = new Map();
      replacedAt = versions.length;
      write(listed, [...listed.keys()].map(chunkOf));
    },
    at: (version) => versions[version] ?? new Map(),
    damage(chunk) {
      const row = rows.get(chunk);
      if (row === undefined) throw new Error(`there is no row for ${chunk}`);
      rows.set(chunk, { ...row, bytes: row.bytes.map((byte, at) => (at === 14 ? byte ^ 1 : byte)) });
    },
    rowsRead: () => read,
    async state() {
      await setImmediate();
      return state();
    },
    read: (chunks) => snapshot(({ chunk }) => chunks.includes(chunk), CHUNK_NUMBERS * 3),
    readFrom: (from, { newerThan, limit }) => snapshot(({ chunk, version }) => chunk >= from && version > newerThan, limit),
    profiles: () => Promise.resolve(new Map()),
    diskBytes: () => Promise.resolve(0),
    follow: () => Promise.resolve(() => Promise.resolve()),
  };
}
