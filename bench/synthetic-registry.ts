/** A registry that is made up as it is read, chunk by chunk: uniform, a tenth with a preference of their own, no database. */
import type { RegistryChunk, RegistryChunks, RegistryState } from '#app/ports/registry.ts';
import { CHUNK_NUMBERS, CHUNKS, encodeChunk } from '#registry/chunk-codec.ts';

/** A tenth have another profile than 0; 300 exist, and eight of them cover 99 % of these. */
const PARTIAL = 0.1;
const FREQUENT = 0.99;
const FREQUENT_PROFILES = 8;
const PROFILES = 300;

export interface SyntheticRegistry extends RegistryChunks {
  /** Some of the listed numbers of each chunk, ascending by chunk, once the chunks were made. */
  readonly sample: Float64Array;
  readonly made: () => {
    readonly chunks: number;
    readonly numbers: number;
    readonly bytes: number;
    readonly encodingMs: number;
  };
}

/** At the end of all ten-digit numbers, as many chunks as hold so many numbers at this density; each is made once only. */
export function syntheticRegistry(wanted: number, density: number, sampleSize: number): SyntheticRegistry {
  const chunks = Math.min(CHUNKS, Math.ceil(wanted / (density * CHUNK_NUMBERS)));
  const first = CHUNKS - chunks;
  const state: RegistryState = { version: 1, replacedAt: 1, source: null, numbers: wanted, chunks, scrubRuns: 0 };
  const ofEach = Math.ceil(sampleSize / chunks);
  const sample = new Float64Array(chunks * ofEach);
  const of = { chunks: 0, numbers: 0, bytes: 0, encodingMs: 0 };

  function make(chunk: number): RegistryChunk {
    const { offsets, profiles } = randomContent(density);
    const began = performance.now();
    const bytes = encodeChunk({ offsets, profiles });
    of.encodingMs += performance.now() - began;
    of.numbers += offsets.length;
    of.bytes += bytes.length;
    for (let taken = 0; taken < ofEach; taken += 1) {
      const offset = offsets[Math.floor(Math.random() * offsets.length)] ?? 0;
      sample[of.chunks * ofEach + taken] = chunk * CHUNK_NUMBERS + offset;
    }
    of.chunks += 1;
    return { chunk, version: 1, numbers: offsets.length, bytes };
  }

  return {
    sample,
    made: () => of,
    state: () => Promise.resolve(state),
    read: (wantedChunks) => Promise.resolve({ state, chunks: wantedChunks.filter((chunk) => chunk >= first).map(make) }),
    readFrom: (from, { limit }) => {
      const begin = Math.max(from, first);
      const length = Math.min(limit, CHUNKS - begin);
      return Promise.resolve({ state, chunks: Array.from({ length }, (_, at) => make(begin + at)) });
    },
    diskBytes: () => Promise.resolve(0),
    profiles: () => Promise.resolve(new Map()),
    follow: () => Promise.resolve(() => Promise.resolve()),
  };
}

const offsetsInHand = new Uint16Array(CHUNK_NUMBERS);
const profilesInHand = new Uint16Array(CHUNK_NUMBERS);

function randomContent(density: number): { readonly offsets: Uint16Array; readonly profiles: Uint16Array } {
  const scale = 1 / Math.log(1 - density);
  let count = 0;
  for (let offset = gap(scale); offset < CHUNK_NUMBERS; offset += 1 + gap(scale)) {
    offsetsInHand[count] = offset;
    profilesInHand[count] = Math.random() < PARTIAL ? randomProfile() : 0;
    count += 1;
  }
  return { offsets: offsetsInHand.subarray(0, count), profiles: profilesInHand.subarray(0, count) };
}

/** How many numbers in a row are not listed. */
function gap(scale: number): number {
  return Math.floor(Math.log(1 - Math.random()) * scale);
}

function randomProfile(): number {
  return 1 + Math.floor(Math.random() * (Math.random() < FREQUENT ? FREQUENT_PROFILES : PROFILES - 1));
}
