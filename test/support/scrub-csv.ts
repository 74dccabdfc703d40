/** What tests of the scrub need: a registry in memory, and a plan whose cells say what was looked up. */
import type { NumberValues, ScrubPlan } from '#app/ports/scrubs.ts';
import { type ChunkArena, createArena } from '#registry/chunk-arena.ts';
import { CHUNKS, encodeChunk } from '#registry/chunk-codec.ts';
import { FIRST_PROFILE_SLOT } from '#registry/scrub/cells-of.ts';
import { csvScrubber } from '#registry/scrub/scrub-csv.ts';
import type { ScrubPool } from '#registry/scrub/scrub-pool.ts';

export interface TestRegistry {
  /** Profile id of each listed number. */
  readonly listed: ReadonlyMap<number, number>;
  readonly exceptions: ReadonlyMap<number, number>;
  readonly standings: ReadonlyMap<number, number>;
}

export const PROFILES = ['0', '1#3', '2'];
export const CLASSES = 3;

/** All numbers that are not listed have no preference. */
export function arenaOf(listed: ReadonlyMap<number, number>): ChunkArena {
  const arena = createArena();
  const chunks = new Map<number, [number, number][]>();
  for (const [number, profile] of listed) {
    const chunk = Math.floor(number / 65_536);
    chunks.set(chunk, [...(chunks.get(chunk) ?? []), [number % 65_536, profile]]);
  }
  for (let chunk = 0; chunk < CHUNKS; chunk++) {
    const members = chunks.get(chunk)?.sort(([one], [other]) => one - other);
    const offsets = Uint16Array.from(members ?? [], ([offset]) => offset);
    const profiles = Uint16Array.from(members ?? [], ([, profile]) => profile);
    arena.put(chunk, members === undefined ? null : encodeChunk({ offsets, profiles }));
  }
  return arena;
}

/** The added fields of each cell: what the slot and the class are. */
export function planOf({ listed, exceptions, standings }: TestRegistry): ScrubPlan {
  const slots = [['', ''], ['no', ''], ...PROFILES.map((key) => ['yes', key])];
  return {
    arena: arenaOf(listed).share(),
    exceptions: exceptions.size === 0 ? null : indexOf(exceptions),
    standings: indexOf(standings),
    erased: null,
    classes: CLASSES,
    profiles: PROFILES.length,
    cells: slots.flatMap((slot) => Array.from({ length: CLASSES }, (_, place) => [...slot, `class ${place}`])),
  };
}

function indexOf(values: ReadonlyMap<number, number>): NumberValues {
  const sorted = [...values].sort(([one], [other]) => one - other);
  return {
    numbers: Float64Array.from(sorted, ([number]) => number),
    values: Int32Array.from(sorted, ([, value]) => value),
  };
}

/** What the plan says of a number, looked up in plain maps. */
export function plainAnswer({ listed, exceptions, standings }: TestRegistry, number: number | null): readonly string[] {
  if (number === null) return ['', '', 'class 0'];
  const profile = listed.get(number);
  const slot = exceptions.get(number) ?? (profile === undefined ? 1 : FIRST_PROFILE_SLOT + profile);
  const known = slot === 1 ? ['no', ''] : ['yes', PROFILES[slot - FIRST_PROFILE_SLOT] ?? ''];
  return [...known, `class ${standings.get(number) ?? 0}`];
}

export const ADDED = ['dnd', 'preferences', 'standing'];

export interface Scrubbed {
  readonly text: string;
  readonly counts: Float64Array;
}

/** Runs a whole file that comes in pieces. */
export async function scrubAll(
  input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { pool, plan, column = null }: { readonly pool: ScrubPool; readonly plan: ScrubPlan; readonly column?: string | null },
): Promise<Scrubbed> {
  const csv = await csvScrubber(pool).open(piecesOf(input), { column, added: ADDED });
  const pieces: Uint8Array[] = [];
  const run = csv.run(plan);
  for (;;) {
    const next = await run.next();
    if (next.done === true) return { text: Buffer.concat(pieces).toString(), counts: next.value };
    pieces.push(next.value);
  }
}

async function* piecesOf(input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* input;
}

/** The bytes in pieces of a length. */
export function* cutEvery(length: number, bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}
