import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CHUNK_NUMBERS,
  CHUNKS,
  type ChunkContent,
  CorruptChunk,
  chunkOf,
  decodeChunk,
  encodeBitmap,
  encodeChunk,
  offsetOf,
} from '#registry/chunk-codec.ts';
import { type Listing, listing, listings } from '#test/support/registry-chunks.ts';

/** The same content as the importer has it: a bitmap, the profile of the many, and the others. */
function bitmapOf({ offsets, profiles }: ChunkContent, implied: number): Uint8Array {
  const bitmap = new Uint8Array(8192);
  for (const offset of offsets) bitmap[offset >> 3] = (bitmap[offset >> 3] ?? 0) | (1 << (offset & 7));
  const others = offsets.filter((_, at) => profiles[at] !== implied);
  return encodeBitmap(bitmap, implied, { offsets: others, profiles: profiles.filter((id) => id !== implied) });
}

/** Compares large arrays much faster than by their elements. */
function expectSame(content: ChunkContent, other: ChunkContent): void {
  expect(Buffer.compare(asBytes(content.offsets), asBytes(other.offsets))).toBe(0);
  expect(Buffer.compare(asBytes(content.profiles), asBytes(other.profiles))).toBe(0);
}

function asBytes({ buffer, byteOffset, byteLength }: Uint16Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Bytes of another content under a checksum that holds. */
function forged(bytes: Uint8Array, change: (view: DataView) => void): Uint8Array {
  const changed = bytes.slice();
  const view = new DataView(changed.buffer);
  change(view);
  view.setUint32(changed.length - 4, crc32(changed.subarray(0, -4)), true);
  return changed;
}

test('every ten-digit number has a chunk and an offset in it, and numbers of one chunk follow each other', () => {
  expect([chunkOf(9_999_999_999), offsetOf(9_999_999_999)]).toEqual([CHUNKS - 1, 58_367]);
  expect(chunkOf(9_000_000_001) * CHUNK_NUMBERS + offsetOf(9_000_000_001)).toBe(9_000_000_001);
  expect([chunkOf(65_535), offsetOf(65_535), chunkOf(65_536), offsetOf(65_536)]).toEqual([0, 65_535, 1, 0]);
});

describe('a chunk comes back from its bytes as it was', () => {
  test.each(listings)('$name', (which) => {
    const content = listing(which);
    const bytes = encodeChunk(content);
    expectSame(decodeChunk(bytes), content);
    expect(Buffer.compare(bitmapOf(content, 0), bytes)).toBe(0);
  });

  test('whatever it lists', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(65_535), { maxLength: 300 }), fc.nat(400), fc.nat(65_535), (unsorted, variety, least) => {
        const offsets = Uint16Array.from(unsorted).sort();
        const content = { offsets, profiles: offsets.map((offset) => Math.min(65_535, least + (offset % (variety + 1)))) };
        expect(decodeChunk(encodeChunk(content))).toEqual(content);
        expect(bitmapOf(content, least)).toEqual(encodeChunk(content));
      }),
    );
  });
});

describe('the bytes are few', () => {
  test.each<{ readonly density: number; readonly most: number }>([
    { density: 0.07, most: 1.3 },
    { density: 0.25, most: 0.8 },
  ])('at a density of $density, a tenth with a preference of their own: at most $most bytes a number', ({ density, most }) => {
    const content = listing({ name: 'measured', density, partial: 0.1, profiles: 300 });
    expect(encodeChunk(content).length / content.offsets.length).toBeLessThan(most);
  });

  test('where few are listed far apart, two bytes a number; where all are, a bit', () => {
    const offsets = Uint16Array.from({ length: 200 }, (_, at) => at * 300);
    expect(encodeChunk({ offsets, profiles: new Uint16Array(200) })).toHaveLength(18 + 400);
    const all = Uint16Array.from({ length: CHUNK_NUMBERS }, (_, at) => at);
    expect(encodeChunk({ offsets: all, profiles: new Uint16Array(CHUNK_NUMBERS) })).toHaveLength(18 + 8192);
  });
});

describe('bytes that are not those of a chunk are never read as one', () => {
  const samples: readonly Listing[] = [
    { name: 'list', density: 0.001, partial: 0.3, profiles: 9 },
    { name: 'gaps', density: 0.01, partial: 0.3, profiles: 9 },
  ];

  test.each(samples)('any bit turned, any end cut off: $name', (which) => {
    const bytes = encodeChunk(listing(which));
    for (let at = 0; at < bytes.length; at += 1) {
      const turned = bytes.slice();
      turned[at] = (turned[at] ?? 0) ^ (1 << (at % 8));
      expect(() => decodeChunk(turned)).toThrow(CorruptChunk);
      expect(() => decodeChunk(bytes.subarray(0, at))).toThrow(CorruptChunk);
    }
    expect(() => decodeChunk(Uint8Array.of(...bytes, 0))).toThrow(CorruptChunk);
  });

  test('any byte of a bitmap changed', () => {
    const bytes = encodeChunk(listing({ name: 'bitmap', density: 0.25, partial: 0.1, profiles: 300 }));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = bytes.slice();
        changed[at] = (changed[at] ?? 0) ^ change;
        expect(() => decodeChunk(changed)).toThrow(CorruptChunk);
        expect(() => decodeChunk(bytes.subarray(0, at))).toThrow(CorruptChunk);
      }),
    );
  });

  test.each<{ readonly what: string; readonly change: (view: DataView) => void }>([
    { what: 'another version', change: (view) => view.setUint8(0, 2) },
    { what: 'an unknown form', change: (view) => view.setUint8(1, 3) },
    { what: 'another form', change: (view) => view.setUint8(1, 0) },
    { what: 'an implied profile that is an exception', change: (view) => view.setUint16(2, 7, true) },
    { what: 'more numbers', change: (view) => view.setUint32(4, 65_537, true) },
    { what: 'fewer numbers', change: (view) => view.setUint32(4, 3, true) },
    { what: 'exceptions only', change: (view) => view.setUint32(8, 4, true) },
    { what: 'fewer exceptions', change: (view) => view.setUint32(8, 1, true) },
    { what: 'fewer profiles', change: (view) => view.setUint16(12, 1, true) },
    { what: 'more profiles', change: (view) => view.setUint16(12, 60_000, true) },
    { what: 'a number far away', change: (view) => view.setUint16(15, 0xffff, true) },
    { what: 'profiles out of order', change: (view) => view.setUint16(23, 3, true) },
    { what: 'an exception without profile', change: (view) => view.setUint8(27, 2) },
  ])('$what, though the checksum holds', ({ change }) => {
    // Gaps 255 (long), 0, 0, 0, 0; profiles 7 and 9 of the second and the third.
    const offsets = Uint16Array.of(1000, 1001, 1002, 1003, 1004);
    const bytes = encodeChunk({ offsets, profiles: Uint16Array.of(4, 7, 9, 4, 4) });
    expect(bytes).toHaveLength(14 + 7 + 4 + 2 + 2 + 4);
    expect(() => decodeChunk(forged(bytes, change))).toThrow(CorruptChunk);
  });

  test('nor is disorder written', () => {
    const profiles = new Uint16Array(2);
    expect(() => encodeChunk({ offsets: Uint16Array.of(2, 1), profiles })).toThrow(RangeError);
    expect(() => encodeChunk({ offsets: Uint16Array.of(1, 1), profiles })).toThrow(RangeError);
    expect(() => encodeChunk({ offsets: Uint16Array.of(1), profiles })).toThrow(RangeError);
    expect(() => encodeBitmap(new Uint8Array(8192), 0, { offsets: Uint16Array.of(1), profiles: Uint16Array.of(1) })).toThrow(
      RangeError,
    );
  });
});
