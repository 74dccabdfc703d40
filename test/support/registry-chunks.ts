/** Chunks of the registry as they may look: at every density, and with profiles of every kind. */
import type { ChunkContent } from '#registry/chunk-codec.ts';

export interface Listing {
  readonly name: string;
  /** Share of the 65,536 numbers that is listed. */
  readonly density: number;
  /** Share of the listed that has another profile than 0. */
  readonly partial: number;
  /** How many profiles there are; the first eight besides 0 cover nearly all of the partial ones. */
  readonly profiles: number;
  /** Listed numbers stand in runs of this length. */
  readonly run?: number;
}

export const listings: readonly Listing[] = [
  { name: 'nobody', density: 0, partial: 0, profiles: 1 },
  { name: 'a handful', density: 0.0001, partial: 0.5, profiles: 3 },
  { name: 'sparse', density: 0.003, partial: 0.1, profiles: 300 },
  { name: 'at the least a bitmap in memory', density: 4096 / 65_536, partial: 0.1, profiles: 300 },
  { name: '7 %', density: 0.07, partial: 0.1, profiles: 300 },
  { name: '12 %', density: 0.12, partial: 0.1, profiles: 300 },
  { name: '25 %', density: 0.25, partial: 0.1, profiles: 300 },
  { name: '50 %, half of them with a preference of their own', density: 0.5, partial: 0.5, profiles: 300 },
  { name: 'everybody', density: 1, partial: 0, profiles: 1 },
  { name: 'everybody, nearly all with a profile of their own', density: 1, partial: 1, profiles: 65_536 },
  { name: 'long runs', density: 0.1, partial: 0.1, profiles: 300, run: 500 },
  { name: 'short runs', density: 0.02, partial: 1, profiles: 2000, run: 7 },
];

/** The same for the same listing. */
export function listing({ density, partial, profiles, run = 1 }: Listing): ChunkContent {
  const random = repeatable(Math.round(density * 65_536) * 31 + run);
  const offsets: number[] = [];
  for (let from = 0; from < 65_536; from += run) {
    if (random() >= density) continue;
    for (let offset = from; offset < Math.min(from + run, 65_536); offset += 1) offsets.push(offset);
  }
  const ids = offsets.map((offset) => {
    if (random() >= partial) return 0;
    return profiles === 65_536 ? offset : Math.floor(random() * (random() < 0.99 ? Math.min(8, profiles) : profiles));
  });
  return { offsets: Uint16Array.from(offsets), profiles: Uint16Array.from(ids) };
}

/** Numbers from 0 to below 1, the same ones for the same seed. */
export function repeatable(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
