/**
 * What businesses' scrub runs said, answered from memory: which runs there are is known of every business, and what they said of a
 * chunk is loaded when somebody asks and forgotten when it has not been asked for longest.
 */
import type { KnownScrubRuns, ScrubAnswers, ScrubRuns } from '#app/ports/registry.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { ScrubRun } from '#domain/registry/source.ts';
import { type ChunkContent, chunkOf, decodeChunk, offsetOf } from './chunk-codec.ts';

export interface ResidentScrubRuns extends KnownScrubRuns {
  /** Resolves when answers know of every run that was kept before the call. */
  follow(): Promise<void>;
}

/** What the runs said of one chunk. */
type ChunkAnswers = readonly { readonly source: ScrubRun; readonly content: ChunkContent }[];

const MOST_BYTES = 64 * 1024 * 1024;
const ON_DND = 1;
const nothing: ScrubAnswers = () => [];

export async function openScrubRuns(store: ScrubRuns, mostBytes: number = MOST_BYTES): Promise<ResidentScrubRuns> {
  let runs = byBusiness(await store.runs());
  /** In the order of asking, by business and chunk; emptied when the runs change. */
  let memory = new Map<string, ChunkAnswers>();
  let bytes = 0;
  let following = Promise.resolve();

  function found(business: BusinessId, chunks: Iterable<number>): ReadonlyMap<number, ChunkAnswers> | null {
    const answers = new Map<number, ChunkAnswers>();
    for (const chunk of chunks) {
      const key = `${business} ${chunk}`;
      const known = memory.get(key);
      if (known === undefined) return null;
      memory.delete(key);
      memory.set(key, known);
      answers.set(chunk, known);
    }
    return answers;
  }

  async function load(own: readonly ScrubRun[], business: BusinessId, chunks: readonly number[]): Promise<ScrubAnswers> {
    const into = memory;
    const rows = await store.read(own, chunks);
    const answers = new Map(chunks.map((chunk): [number, { source: ScrubRun; content: ChunkContent }[]] => [chunk, []]));
    for (const { source, chunk, bytes: encoded } of rows) answers.get(chunk)?.push({ source, content: decodeChunk(encoded) });
    for (const [chunk, said] of answers) keep(into, `${business} ${chunk}`, said);
    return answersFrom(answers);
  }

  /** Where the runs have changed since, what was loaded answers this question and is not kept. */
  function keep(into: Map<string, ChunkAnswers>, key: string, said: ChunkAnswers): void {
    if (into !== memory || memory.has(key)) return;
    memory.set(key, said);
    bytes += sizeOf(said);
    for (const [oldest, forgotten] of memory) {
      if (bytes <= mostBytes) return;
      memory.delete(oldest);
      bytes -= sizeOf(forgotten);
    }
  }

  async function readAgain(): Promise<void> {
    runs = byBusiness(await store.runs());
    memory = new Map();
    bytes = 0;
  }

  return {
    follow() {
      following = following.catch(() => undefined).then(readAgain);
      return following;
    },
    answers(business, numbers) {
      const own = runs.get(business);
      if (own === undefined) return nothing;
      const chunks = [...new Set(numbers.map(chunkOf))];
      const known = found(business, chunks);
      return known === null ? load(own, business, chunks) : answersFrom(known);
    },
  };
}

function answersFrom(answers: ReadonlyMap<number, ChunkAnswers>): ScrubAnswers {
  return (number: PhoneNumber) =>
    (answers.get(chunkOf(number)) ?? []).flatMap(({ source, content }) => {
      const place = placeIn(content.offsets, offsetOf(number));
      return place < 0 ? [] : [{ source, onDnd: content.profiles[place] === ON_DND }];
    });
}

function byBusiness(runs: readonly ScrubRun[]): ReadonlyMap<BusinessId, readonly ScrubRun[]> {
  const grouped = new Map<BusinessId, ScrubRun[]>();
  for (const run of runs) {
    const own = grouped.get(run.business);
    if (own === undefined) grouped.set(run.business, [run]);
    else own.push(run);
  }
  return grouped;
}

const FEW_BYTES = 200;

function sizeOf(said: ChunkAnswers): number {
  return said.reduce((sum, { content }) => sum + content.offsets.byteLength + content.profiles.byteLength, FEW_BYTES);
}

/** -1 where it is not there. */
function placeIn(offsets: Uint16Array, offset: number): number {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((offsets[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return offsets[low] === offset ? low : -1;
}
