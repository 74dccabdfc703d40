const NEWLINE = 10;
/** Longer than a line of evidence is, by far: what is longer is not kept. */
const LONGEST_LINE = 16 * 1024 * 1024;
/** Stands at the end of a line that is too long, or is not UTF-8: with it it is no line of any format. */
const UNREADABLE = '\uFFFD';
/** So much of such a line is given out, to tell what kind of file it is. */
const BEGINNING = 64;

export interface LineReader {
  /** The lines that end in these bytes, each with its newline. */
  read(bytes: Uint8Array): Iterable<string>;
  /** False where the next bytes go on with a line that has begun. */
  isBetweenLines(): boolean;
  /** The last line, without a newline, if there is one. */
  rest(): string | null;
}

/** Cuts bytes that come piece by piece into lines. */
export function lineReader(): LineReader {
  let begun: Uint8Array[] = [];
  let length = 0;
  return {
    *read(bytes) {
      let from = 0;
      for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, from)) {
        const part = bytes.subarray(from, end + 1);
        const isTooLong = length + part.length > LONGEST_LINE;
        const text = isTooLong
          ? unreadable(begun[0] ?? part, '\n')
          : textOf(length === 0 ? part : Buffer.concat([...begun, part]));
        begun = [];
        length = 0;
        from = end + 1;
        yield text;
      }
      const rest = bytes.subarray(from);
      length += rest.length;
      if (length <= LONGEST_LINE && rest.length > 0) begun.push(rest);
    },
    isBetweenLines: () => length === 0,
    rest() {
      const [beginning] = begun;
      if (length > LONGEST_LINE && beginning !== undefined) return unreadable(beginning, '');
      return length > 0 ? textOf(Buffer.concat(begun)) : null;
    },
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return unreadable(bytes, bytes.at(-1) === NEWLINE ? '\n' : '');
  }
}

const anyBytes = new TextDecoder('utf-8', { ignoreBOM: true });

function unreadable(bytes: Uint8Array, end: string): string {
  return `${anyBytes.decode(bytes.subarray(0, BEGINNING)).replaceAll('\n', ' ')}${UNREADABLE}${end}`;
}
