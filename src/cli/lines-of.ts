const NEWLINE = 10;
/** Longer than a line of evidence is, by far: what is longer is not kept. */
const LONGEST_LINE = 16 * 1024 * 1024;
/** Stands at the end of a line that is too long, or is not UTF-8: with it it is no line of any format. */
const UNREADABLE = '\uFFFD';
/** So much of such a line is given out, to tell what kind of file it is. */
const BEGINNING = 64;

/** The lines of a stream, each with its newline; the last without, if it has none. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let begun: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      const part = chunk.subarray(from, end + 1);
      const isTooLong = length + part.length > LONGEST_LINE;
      yield isTooLong ? unreadable(begun[0] ?? part, '\n') : textOf(length === 0 ? part : Buffer.concat([...begun, part]));
      begun = [];
      length = 0;
      from = end + 1;
    }
    const rest = chunk.subarray(from);
    length += rest.length;
    if (length <= LONGEST_LINE && rest.length > 0) begun.push(rest);
  }
  const [beginning] = begun;
  if (length > LONGEST_LINE && beginning !== undefined) yield unreadable(beginning, '');
  else if (length > 0) yield textOf(Buffer.concat(begun));
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
