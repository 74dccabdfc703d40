/**
 * The national registry, answered from memory: chunks are loaded when they are first asked for and by `preload`, and all that is
 * loaded is of one version, which `follow` exchanges within one turn of the event loop. So no question sees a mixture of two.
 */
import { setImmediate } from 'node:timers/promises';
import type { RegistryChunk, RegistryChunks, RegistryRead, RegistryState } from '#app/ports/registry.ts';
import { NOT_LOADED, type SharedArena } from './arena-reader.ts';
import { type ArenaFigures, createArena } from './chunk-arena.ts';
import { CHUNKS, CorruptChunk, chunkOf } from './chunk-codec.ts';

/** What the registry says of some numbers, at one version. */
export interface RegistryAnswer {
  readonly state: RegistryState;
  /** For each number its profile id, or NOT_LISTED. */
  readonly ids: Int32Array;
}

/** What a worker answers from: `openArena` opens it there. */
export interface SharedRegistry {
  readonly state: RegistryState;
  readonly arena: SharedArena;
}

export interface ResidentRegistry {
  /** The state that answers are of. */
  state(): RegistryState;
  /**
   * Ten-digit numbers. At once where all of their chunks are in memory. Rejects with CorruptChunk, which names the chunk, where a
   * row is damaged, and with a RangeError for a number of more digits.
   */
  profiles(numbers: readonly number[]): RegistryAnswer | Promise<RegistryAnswer>;
  /** Resolves when answers are of a version that was in use after the call, or of a later one. */
  follow(): Promise<void>;
  /**
   * Loads all that is not loaded, giving way to questions in between; to be called again after `follow`, which may forget chunks.
   * Chunks that are damaged are passed over, and the error for the first of them is thrown in the end.
   */
  preload(signal: AbortSignal): Promise<void>;
  /** One version that has at least the chunks of these numbers, or all. Its other numbers may be NOT_LOADED. Rejects as `profiles`. */
  share(numbers: readonly number[] | 'all'): Promise<SharedRegistry>;
  figures(): ArenaFigures;
}

/** Chunks that are read together: some 10 ms of work until the event loop has its turn. */
const READ_TOGETHER = 128;
/** As much work with chunks that have no row. */
const PASSED_TOGETHER = 8192;
/** With more changed chunks than this everything is forgotten: to follow at once is worth more than what is in memory. */
const MOST_FOLLOWED = 1024;

export async function openResidentRegistry(source: RegistryChunks): Promise<ResidentRegistry> {
  const arena = createArena();
  let state = await source.state();
  /** How often chunks were forgotten. */
  let forgettings = 0;
  let following: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  /** One look at a time, since an answer that was overtaken would lead back; whoever asks meanwhile waits for the one after it. */
  function follow(): Promise<void> {
    if (following === null) {
      following = catchUp().finally(() => {
        following = null;
      });
      return following;
    }
    next ??= following
      .catch(() => undefined)
      .then(() => {
        next = null;
        return follow();
      });
    return next;
  }

  async function catchUp(): Promise<void> {
    const latest = await source.state();
    if (latest.version === state.version) {
      state = latest;
    } else if (latest.replacedAt > state.version || latest.version < state.version) {
      exchange(latest, null);
    } else {
      const read = await source.readFrom(0, { newerThan: state.version, limit: MOST_FOLLOWED });
      const allChanged = read.chunks.length === MOST_FOLLOWED || read.state.replacedAt > state.version;
      exchange(read.state, allChanged ? null : read.chunks);
    }
  }

  /** The other version, and the chunks in which it differs; null for all of them. */
  function exchange(latest: RegistryState, changed: readonly RegistryChunk[] | null): void {
    const loaded = changed?.filter(({ chunk }) => arena.isLoaded(chunk)) ?? [];
    if (changed === null) arena.forgetAll();
    else arena.forget(loaded.map(({ chunk }) => chunk));
    forgettings += 1;
    state = latest;
    // A damaged one is told of when it is asked for.
    for (const row of loaded) put(row.chunk, row);
  }

  /** Loads the chunk from its row, if it has one; answers the error of a damaged one, which then is not loaded. */
  function put(chunk: number, row: RegistryChunk | undefined): CorruptChunk | null {
    try {
      arena.put(chunk, row === undefined || row.bytes.length === 0 ? null : row.bytes);
      return null;
    } catch (cause) {
      if (!(cause instanceof CorruptChunk)) throw cause;
      return new CorruptChunk(`chunk ${chunk} of the registry is damaged: ${cause.message}`, { cause });
    }
  }

  /** Loads those of these chunks that are not; false where another version was read, which is followed first. */
  async function putAll(
    read: RegistryRead,
    chunks: Iterable<number>,
  ): Promise<false | { readonly damaged: CorruptChunk | null }> {
    if (read.state.version !== state.version) {
      await follow();
      return false;
    }
    let damaged: CorruptChunk | null = null;
    const rows = new Map(read.chunks.map((row) => [row.chunk, row]));
    for (const chunk of chunks) {
      if (arena.isLoaded(chunk)) continue;
      const error = put(chunk, rows.get(chunk));
      damaged ??= error;
    }
    return { damaged };
  }

  function answer(numbers: readonly number[]): RegistryAnswer | null {
    const ids = new Int32Array(numbers.length);
    for (let at = 0; at < numbers.length; at += 1) {
      const id = arena.lookup(numbers[at] ?? 0);
      if (id === NOT_LOADED) return null;
      ids[at] = id;
    }
    return { state, ids };
  }

  /** Loads the chunks of these numbers; some may be forgotten again by the time that it is done. */
  async function load(numbers: readonly number[]): Promise<void> {
    const missing = missingChunks(numbers);
    for (let from = 0; from < missing.length; from += READ_TOGETHER) {
      const chunks = missing.slice(from, from + READ_TOGETHER);
      const loaded = await putAll(await source.read(chunks), chunks);
      if (loaded !== false && loaded.damaged !== null) throw loaded.damaged;
    }
  }

  function missingChunks(numbers: readonly number[]): readonly number[] {
    const missing = new Set<number>();
    for (const number of numbers) {
      const chunk = chunkOf(number);
      if (!(chunk >= 0 && chunk < CHUNKS)) throw new RangeError('not a ten-digit number');
      if (!arena.isLoaded(chunk)) missing.add(chunk);
    }
    return [...missing].sort((one, other) => one - other);
  }

  async function loadAndAnswer(numbers: readonly number[]): Promise<RegistryAnswer> {
    for (;;) {
      await load(numbers);
      const found = answer(numbers);
      if (found !== null) return found;
    }
  }

  function firstMissing(from: number): number {
    let chunk = from;
    while (chunk < CHUNKS && arena.isLoaded(chunk)) chunk += 1;
    return chunk;
  }

  async function loadAll(signal: AbortSignal | null): Promise<void> {
    let damaged: CorruptChunk | null = null;
    let seen = forgettings;
    let from = firstMissing(0);
    while (from < CHUNKS && !signal?.aborted) {
      const read = await source.readFrom(from, { newerThan: 0, limit: READ_TOGETHER });
      const end = read.chunks.length < READ_TOGETHER ? CHUNKS : (read.chunks.at(-1)?.chunk ?? from) + 1;
      let done = from;
      while (done < end && !signal?.aborted) {
        const part = Math.min(end, done + PASSED_TOGETHER);
        const loaded = await putAll(read, consecutive(done, part));
        if (loaded === false) break;
        damaged ??= loaded.damaged;
        done = part;
        if (done < end) await setImmediate();
      }
      // Where chunks were forgotten, they may lie before this one.
      from = firstMissing(seen === forgettings && done === end ? end : 0);
      if (seen !== forgettings) damaged = null;
      seen = forgettings;
      await setImmediate();
    }
    if (damaged !== null) throw damaged;
  }

  return {
    state: () => state,
    profiles: (numbers) => answer(numbers) ?? loadAndAnswer(numbers),
    follow,
    preload: loadAll,
    async share(numbers) {
      if (numbers === 'all') {
        do await loadAll(null);
        while (firstMissing(0) < CHUNKS);
      } else {
        while (missingChunks(numbers).length > 0) await load(numbers);
      }
      return { state, arena: arena.share() };
    },
    figures: arena.figures,
  };
}

function* consecutive(from: number, end: number): Generator<number> {
  for (let chunk = from; chunk < end; chunk += 1) yield chunk;
}
