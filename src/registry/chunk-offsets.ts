/**
 * The three forms in which a chunk writes its offsets, of which it takes the smallest: a bitmap of 65,536 bits (bit `o & 7` of
 * byte `o >> 3`), byte gaps (how many numbers lie between one offset and the next; 255 says that two bytes with the gap follow),
 * or the offsets themselves in 16 bits.
 */

export const BITMAP_BYTES = 8192;

export type OffsetForm = 0 | 1 | 2;
const BITMAP: OffsetForm = 0;
const GAPS: OffsetForm = 1;
const LIST: OffsetForm = 2;

const LONG_GAP = 255;

export interface Written {
  readonly form: OffsetForm;
  /** Where the offsets end. */
  readonly end: number;
}

export interface Read {
  readonly values: Uint16Array;
  readonly end: number;
}

/** Writes the smallest form from `start` on. Throws a RangeError for offsets that are not ascending and distinct. */
export function writeOffsets(out: Uint8Array, start: number, offsets: Uint16Array): Written {
  // A gap takes at least one byte.
  if (offsets.length >= BITMAP_BYTES) return { form: BITMAP, end: writeOffsetsAsBitmap(out, start, offsets) };
  const end = writeGaps(out, start, offsets);
  if (end - start > BITMAP_BYTES) return { form: BITMAP, end: writeOffsetsAsBitmap(out, start, offsets) };
  if (end - start <= 2 * offsets.length) return { form: GAPS, end };
  return { form: LIST, end: writeList(out, start, offsets) };
}

/** A bitmap of at least so many numbers that no other form is smaller. */
export function writeBitmap(out: Uint8Array, start: number, bitmap: Uint8Array): Written {
  out.set(bitmap, start);
  return { form: BITMAP, end: start + BITMAP_BYTES };
}

/** The offsets and where they end; null where they do not hold: an unknown form, not `count` of them, not ascending, or beyond `end`. */
export function readOffsets(bytes: Uint8Array, start: number, end: number, form: number, count: number): Read | null {
  if (form === GAPS) return readGaps(bytes, start, end, count, 65_536);
  if (form === BITMAP) return readBitmap(bytes, start, end, count);
  return form === LIST ? readList(bytes, start, end, count) : null;
}

/** Ascending, distinct values as byte gaps from `start` on; answers where they end. Throws a RangeError for any others. */
export function writeGaps(out: Uint8Array, start: number, values: Uint16Array): number {
  let end = start;
  let last = -1;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? 0;
    const gap = value - last - 1;
    last = value;
    if (gap < 0) throw notAscending();
    if (gap < LONG_GAP) {
      out[end] = gap;
      end += 1;
    } else {
      out[end] = LONG_GAP;
      out[end + 1] = gap;
      out[end + 2] = gap >> 8;
      end += 3;
    }
  }
  return end;
}

/** `count` values below `bound`, from byte gaps; null where they do not hold. */
export function readGaps(bytes: Uint8Array, start: number, end: number, count: number, bound: number): Read | null {
  // Each takes a byte at least: nothing is reserved for more of them than there can be.
  if (count > end - start) return null;
  const values = new Uint16Array(count);
  let from = start;
  let next = 0;
  for (let at = 0; at < count; at += 1) {
    let gap = bytes[from] ?? 0;
    from += 1;
    if (gap === LONG_GAP) {
      gap = (bytes[from] ?? 0) | ((bytes[from + 1] ?? 0) << 8);
      from += 2;
      if (gap < LONG_GAP) return null;
    }
    next += gap;
    values[at] = next;
    next += 1;
    if (next > bound) return null;
  }
  return from > end ? null : { values, end: from };
}

/** The offsets of a bitmap in ascending order, from the beginning of `out` on; answers how many there are. */
export function listBitmap(bitmap: Uint8Array, out: Uint16Array): number {
  const words = new DataView(bitmap.buffer, bitmap.byteOffset, BITMAP_BYTES);
  let count = 0;
  for (let at = 0; at < BITMAP_BYTES; at += 4) {
    let word = words.getInt32(at, true);
    while (word !== 0) {
      out[count] = 8 * at + 31 - Math.clz32(word & -word);
      count += 1;
      word &= word - 1;
    }
  }
  return count;
}

export function countBitmap(bitmap: Uint8Array): number {
  const words = new DataView(bitmap.buffer, bitmap.byteOffset, BITMAP_BYTES);
  let count = 0;
  for (let at = 0; at < BITMAP_BYTES; at += 4) count += bitsIn(words.getInt32(at, true));
  return count;
}

/** The places of these offsets among those of a bitmap. Throws a RangeError where one is not among them, or they do not ascend. */
export function ranksInBitmap(bitmap: Uint8Array, offsets: Uint16Array): Uint16Array {
  const words = new DataView(bitmap.buffer, bitmap.byteOffset, BITMAP_BYTES);
  const ranks = new Uint16Array(offsets.length);
  let word = words.getInt32(0, true);
  let begin = 0;
  let before = 0;
  let last = -1;
  for (let at = 0; at < offsets.length; at += 1) {
    const offset = offsets[at] ?? 0;
    if (offset <= last) throw notAscending();
    last = offset;
    for (; begin + 32 <= offset; begin += 32) {
      before += bitsIn(word);
      word = words.getInt32((begin + 32) >> 3, true);
    }
    const bit = 1 << (offset - begin);
    if ((word & bit) === 0) throw new RangeError('an exception is not listed');
    ranks[at] = before + bitsIn(word & (bit - 1));
  }
  return ranks;
}

function bitsIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function writeOffsetsAsBitmap(out: Uint8Array, start: number, offsets: Uint16Array): number {
  out.fill(0, start, start + BITMAP_BYTES);
  let last = -1;
  for (let at = 0; at < offsets.length; at += 1) {
    const offset = offsets[at] ?? 0;
    if (offset <= last) throw notAscending();
    last = offset;
    const place = start + (offset >> 3);
    out[place] = (out[place] ?? 0) | (1 << (offset & 7));
  }
  return start + BITMAP_BYTES;
}

function writeList(out: Uint8Array, start: number, offsets: Uint16Array): number {
  let end = start;
  for (let at = 0; at < offsets.length; at += 1) {
    const offset = offsets[at] ?? 0;
    out[end] = offset;
    out[end + 1] = offset >> 8;
    end += 2;
  }
  return end;
}

const listed = new Uint16Array(65_536);

function readBitmap(bytes: Uint8Array, start: number, end: number, count: number): Read | null {
  if (start + BITMAP_BYTES > end) return null;
  if (listBitmap(bytes.subarray(start, start + BITMAP_BYTES), listed) !== count) return null;
  return { values: listed.slice(0, count), end: start + BITMAP_BYTES };
}

function readList(bytes: Uint8Array, start: number, end: number, count: number): Read | null {
  if (start + 2 * count > end) return null;
  const values = new Uint16Array(count);
  let last = -1;
  for (let at = 0; at < count; at += 1) {
    const offset = (bytes[start + 2 * at] ?? 0) | ((bytes[start + 2 * at + 1] ?? 0) << 8);
    if (offset <= last) return null;
    values[at] = offset;
    last = offset;
  }
  return { values, end: start + 2 * count };
}

function notAscending(): RangeError {
  return new RangeError('the offsets of a chunk are ascending and distinct');
}
