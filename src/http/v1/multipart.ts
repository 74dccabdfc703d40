/**
 * Reads a multipart/form-data body that is complete in memory (RFC 7578). A part is a parameter by its name, whether it was sent
 * as a field or as a file; nothing else about it matters.
 */
import { headerParameter } from './content-type.ts';
import { BYTES_PER_TURN, type Fields, fieldName, setScalar } from './fields.ts';
import { addItems } from './number-list.ts';

const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;
const DASH = 0x2d;
const LONGEST_PART_HEADER = 16_384;

/** Reads the body into `fields`. Returns whether it was well-formed to its end. Each `yield` is a turn for others. */
export function* readMultipart(bytes: Buffer, boundary: string, fields: Fields): Generator<void, boolean> {
  const delimiter = Buffer.from(`\n--${boundary}`);
  let header = afterFirstDelimiter(bytes, delimiter);
  let turn = BYTES_PER_TURN;
  while (header >= 0) {
    if (bytes[header] === DASH && bytes[header + 1] === DASH) return true;
    const start = endOfHeader(bytes, header);
    // From one byte earlier: the line end of an empty part's header may be that of the delimiter.
    const next = start < 0 ? -1 : bytes.indexOf(delimiter, start - 1);
    if (next < 0) return false;
    const end = Math.max(bytes[next - 1] === CARRIAGE_RETURN ? next - 1 : next, start);
    const name = fieldName(partName(bytes.toString('utf8', header, start)));
    if (name === 'Number') {
      for (let item = start; item < end && fields.numbers !== null; ) {
        item = addItems(fields.numbers, bytes, item, end, turn, 'plain');
        if (item < turn) continue;
        turn = item + BYTES_PER_TURN;
        yield;
      }
    } else if (name !== undefined) {
      setScalar(fields, name, bytes, start, end, 'plain');
    }
    header = next + delimiter.length;
    if (header < turn) continue;
    turn = header + BYTES_PER_TURN;
    yield;
  }
  return false;
}

/** A body may begin with its delimiter or have a preamble before it. -1 where there is none. */
function afterFirstDelimiter(bytes: Buffer, delimiter: Buffer): number {
  const first = delimiter.length - 1;
  if (bytes.subarray(0, first).equals(delimiter.subarray(1))) return first;
  const at = bytes.indexOf(delimiter);
  return at < 0 ? -1 : at + delimiter.length;
}

/** Where the part's content begins: behind the first empty line. -1 where there is none. */
function endOfHeader(bytes: Buffer, from: number): number {
  const last = Math.min(bytes.length, from + LONGEST_PART_HEADER);
  for (let at = bytes.indexOf(LINE_FEED, from); at >= 0 && at < last; at = bytes.indexOf(LINE_FEED, at + 1)) {
    if (bytes[at + 1] === LINE_FEED) return at + 2;
    if (bytes[at + 1] === CARRIAGE_RETURN && bytes[at + 2] === LINE_FEED) return at + 3;
  }
  return -1;
}

function partName(header: string): string {
  const disposition = /^content-disposition:[ \t]*form-data(?=[ \t]*;)(.*)$/im.exec(header)?.[1] ?? '';
  return headerParameter(disposition, 'name') ?? '';
}
