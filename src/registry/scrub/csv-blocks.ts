/** Cuts a stream of bytes into blocks that end where a row ends. */

import { LONGEST_ROW } from '#domain/registry/scrub-problem.ts';
import { SLACK } from './answer-table.ts';
import { lastRowEnd } from './csv-fields.ts';
import type { CsvHead } from './csv-head.ts';

/** Whole rows at the beginning of `bytes`. The bytes are the block's alone: they may be handed to another thread. */
export interface CsvBlock {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly head: CsvHead;
  /** Where its rows begin: after the header in the first block. */
  readonly from: number;
  /** Where its rows end. */
  readonly to: number;
  /** It is the whole file. */
  readonly isWhole: boolean;
  /** What is wrong after its last row; nothing follows it then. */
  readonly failure: 'row_too_long' | 'open_quote' | 'not_text_in_row' | null;
}

/** A row of the longest kind with its line end just fits. */
const BLOCK = LONGEST_ROW + 2;

export interface BlockSource {
  /** Reads the first bytes; it throws what is wrong with them before anything is answered. */
  readonly readHead: (bytes: Uint8Array, isWhole: boolean) => CsvHead;
  /** A buffer that is no longer needed, where there is one. */
  readonly reuse: () => ArrayBuffer | undefined;
}

export async function* csvBlocks(input: AsyncIterable<Uint8Array>, { readHead, reuse }: BlockSource): AsyncGenerator<CsvBlock> {
  let block = bufferFor(reuse);
  let filled = 0;
  let head: CsvHead | null = null;
  for await (const chunk of input) {
    for (let taken = 0; taken < chunk.length; ) {
      if (filled === BLOCK) {
        const from = head === null ? null : 0;
        head ??= readHead(block.subarray(0, filled), false);
        const cut = cutBlock(block, filled, head, { from: from ?? head.firstRow, isLast: false });
        const next = bufferFor(reuse);
        next.set(block.subarray(cut.to, filled));
        filled -= cut.to;
        yield cut;
        if (cut.failure !== null) return;
        block = next;
      }
      const part = chunk.subarray(taken, taken + BLOCK - filled);
      block.set(part, filled);
      filled += part.length;
      taken += part.length;
    }
  }
  const isWhole = head === null;
  head ??= readHead(block.subarray(0, filled), true);
  yield { ...cutBlock(block, filled, head, { from: isWhole ? head.firstRow : 0, isLast: true }), isWhole };
}

function bufferFor(reuse: BlockSource['reuse']): Uint8Array<ArrayBuffer> {
  return new Uint8Array(reuse() ?? new ArrayBuffer(BLOCK + SLACK));
}

function cutBlock(
  bytes: Uint8Array<ArrayBuffer>,
  filled: number,
  head: CsvHead,
  { from, isLast }: { readonly from: number; readonly isLast: boolean },
): CsvBlock {
  const block = { bytes, head, from, isWhole: false };
  const end = Buffer.from(bytes.buffer, 0, filled).indexOf(0);
  if (end >= 0) {
    return { ...block, to: Math.max(from, lastRowEnd(bytes, end, head.delimiter).at), failure: 'not_text_in_row' };
  }
  const { at, open } = lastRowEnd(bytes, filled, head.delimiter);
  if (isLast) return open ? { ...block, to: Math.max(from, at), failure: 'open_quote' } : { ...block, to: filled, failure: null };
  return { ...block, to: Math.max(from, at), failure: at <= from && from === 0 ? 'row_too_long' : null };
}
