/**
 * Made-up registries of any size, as files of the national registry's columns: for the demo, for tests and for benchmarks. The same
 * wish gives the same bytes.
 *
 * Numbers are distinct, lie within the mobile series (6000000000 to 9999999999) and come in random order. One in ten has a
 * partial preference; of the 300 profiles eight cover 99 in 100 numbers.
 */
import { open } from 'node:fs/promises';

export interface RegistryWish {
  readonly numbers: number;
  /** Which share of the numbers in the chosen series are listed, between 0 and 1. The series of smaller registries are fewer. */
  readonly density: number;
  /** `uniform`: anywhere in the series. `clustered`: in runs of a thousand, of which eight in ten are listed. */
  readonly spread: 'uniform' | 'clustered';
  /** Which of all such registries; a whole number. */
  readonly seed: number;
  /** Quotes around every field, as the registry's files had them. */
  readonly quotes: boolean;
}

export const HEADER = 'Service Area Code, Phone Numbers, Preferences, Opstype, Phone Type\n';

const FIRST = 6_000_000_000;
const ALL = 4_000_000_000;
const SERIES = 100_000;
const RUN = 1_000;
const LISTED_OF_RUN = 800;
const PROFILES = 300;
const PART = 1 << 20;
const LONGEST_LINE = 128;
const AREAS = 23;

/** Pieces of the file in order, each of about a megabyte; a piece is valid until the next is asked for. */
export function* registryFile(wish: RegistryWish): Generator<Uint8Array> {
  const bytes = new Uint8Array(PART + LONGEST_LINE);
  const { tails, tailOf } = tailsOf(wish.quotes);
  const heads = Array.from({ length: AREAS }, (_, at) => ascii(wish.quotes ? `"${at + 1}","` : `${at + 1},`));
  const numberAt = numbersOf(wish);
  let at = put(bytes, 0, ascii(HEADER));
  for (let index = 0; index < wish.numbers; index++) {
    const number = numberAt();
    const chance = mixed(index, wish.seed + 1, 32);
    at = put(bytes, at, heads[chance % AREAS] ?? heads[0] ?? bytes);
    let rest = number;
    for (let digit = at + 9; digit >= at; digit--) {
      const tenth = Math.floor(rest / 10);
      bytes[digit] = 0x30 + rest - tenth * 10;
      rest = tenth;
    }
    at = put(bytes, at + 10, tails[tailOf(chance)] ?? bytes);
    if (at < PART) continue;
    yield bytes.subarray(0, at);
    at = 0;
  }
  yield bytes.subarray(0, at);
}

export async function writeRegistryFile(path: string, wish: RegistryWish): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (const piece of registryFile(wish)) await file.write(piece);
  } finally {
    await file.close();
  }
}

/** The 300 preference fields, the frequent ones first: the first is a full block, the next seven stop one category each. */
export function preferenceTexts(): readonly string[] {
  const texts = ['0', ...Array.from({ length: 7 }, (_, at) => String(at + 1))];
  for (let set = 3; texts.length < PROFILES; set++) {
    const codes = Array.from({ length: 8 }, (_, at) => at + 1).filter((code) => (set & (1 << (code - 1))) !== 0);
    // Above all sets of eight categories: the same ones with a mode.
    if (set >= 256) codes.push(11 + (set >> 8));
    if (codes.length > 1) texts.push(codes.join('#'));
  }
  return texts;
}

/** What follows the number, by profile; and which profile somebody has: full 90 in 100, the next seven 9, the others 1. */
function tailsOf(quotes: boolean): { readonly tails: readonly Uint8Array[]; tailOf(chance: number): number } {
  const tails = preferenceTexts().map((text) => ascii(quotes ? `","${text}","A","1"\n` : `,${text},A,1\n`));
  const tailOf = (chance: number): number => {
    const percent = (chance >>> 8) % 100;
    if (percent < 90) return 0;
    return percent < 99 ? 1 + ((chance >>> 16) % 7) : 8 + ((chance >>> 16) % (PROFILES - 8));
  };
  return { tails, tailOf };
}

/** The numbers one after the other. */
function numbersOf({ numbers, density, spread, seed }: RegistryWish): () => number {
  const series = Math.ceil(numbers / density / SERIES);
  const span = Math.min(ALL, series * SERIES);
  if (numbers > span * (spread === 'uniform' ? 1 : LISTED_OF_RUN / RUN)) {
    throw new RangeError('so many numbers do not fit into the mobile series at this density');
  }
  const placeAt = permutation(spread === 'uniform' ? span : span / RUN, seed);
  if (spread === 'uniform') return () => numberOf(placeAt(), seed);
  let run = 0;
  let inRun = LISTED_OF_RUN;
  return () => {
    if (inRun === LISTED_OF_RUN) {
      run = placeAt();
      inRun = 0;
    }
    // 800 of the thousand in order, four of each five.
    const place = run * RUN + Math.floor(inRun / 4) * 5 + (inRun % 4);
    inRun++;
    return numberOf(place, seed);
  };
}

/** The series that are taken lie anywhere among all there are. */
function numberOf(place: number, seed: number): number {
  const series = Math.floor(place / SERIES);
  const all = ALL / SERIES;
  // 7,919 and 40,000 have no common divisor: a different series for each.
  return FIRST + ((series * 7_919 + seed * 7) % all) * SERIES + (place - series * SERIES);
}

/** Every whole number below `span` once, in an order that looks random: a mixing that can be undone, over the next power of two. */
function permutation(span: number, seed: number): () => number {
  const bits = Math.max(2, Math.ceil(Math.log2(span)));
  let index = 0;
  return () => {
    for (;;) {
      const place = mixed(index, seed, bits);
      index++;
      if (place < span) return place;
    }
  };
}

/** One to one on numbers of so many bits: each step can be undone. */
function mixed(index: number, seed: number, bits: number): number {
  const mask = bits === 32 ? -1 : (1 << bits) - 1;
  const half = bits >>> 1;
  let value = (index + Math.imul(seed, 0x9e3779b9)) & mask;
  value ^= (value >>> half) & mask;
  value = Math.imul(value, 0x85ebca6b) & mask;
  value ^= (value >>> half) & (mask >>> half);
  value = Math.imul(value, 0xc2b2ae35) & mask;
  value ^= (value >>> half) & (mask >>> half);
  return value >>> 0;
}

function ascii(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

function put(bytes: Uint8Array, at: number, piece: Uint8Array): number {
  for (let from = 0; from < piece.length; from++) bytes[at + from] = piece[from] ?? 0;
  return at + piece.length;
}
