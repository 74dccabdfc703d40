/**
 * Cuts an evidence file into blocks that can be verified by themselves: whole lines, the first of which begins a chain. How such a line
 * begins is only guessed at here; whoever verifies the block reads it.
 */
const NEWLINE = 10;
/** `{"after":"…","business":…`: of the lines of the format only that which begins a chain goes on so after its first hash. */
const BUSINESS_AT = '{"after":"","'.length + 64;
const LETTER_B = 98;
/** A chain longer than this is cut between lines; what is not even a line of this length, anywhere. */
const LONGEST = 8 * 1024 * 1024;

export interface FileBlock {
  /** All of its buffer from the beginning, so that the buffer can be handed to a thread. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** True where it may be whole chains and nothing else. */
  readonly isOfChains: boolean;
}

/** Blocks about as long as the pieces that the file comes in; `longest`, in bytes, is what is kept for the sake of a chain. */
export async function* fileBlocks(pieces: AsyncIterable<Uint8Array>, longest: number = LONGEST): AsyncGenerator<FileBlock> {
  let rest = new Uint8Array(0);
  let isOfChains = false;
  for await (const piece of pieces) {
    const bytes = new Uint8Array(rest.length + piece.length);
    bytes.set(rest);
    bytes.set(piece, rest.length);
    // What was left has been searched, but for its last line.
    const chain = lastChain(bytes, Math.max(0, rest.length - BUSINESS_AT - 1));
    const cut = chain === 0 && bytes.length > longest ? lastLine(bytes) : chain;
    rest = bytes.slice(cut);
    if (cut === 0) continue;
    yield { bytes: bytes.subarray(0, cut), isOfChains };
    isOfChains = chain > 0;
  }
  if (rest.length > 0) yield { bytes: rest, isOfChains: false };
}

/** Where the last line that begins a chain begins, from a place on but not at the very beginning; 0 where there is none. */
function lastChain(bytes: Uint8Array, from: number): number {
  for (let end = bytes.lastIndexOf(NEWLINE); end >= from; end = bytes.lastIndexOf(NEWLINE, end - 1)) {
    if (bytes[end + 1 + BUSINESS_AT] === LETTER_B) return end + 1;
    if (end === 0) break;
  }
  return 0;
}

/** Where the last line begins; the end, where that is the very beginning. */
function lastLine(bytes: Uint8Array): number {
  return bytes.lastIndexOf(NEWLINE) + 1 || bytes.length;
}
