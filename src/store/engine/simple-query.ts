/** One statement by the simple protocol, for the engine's own housekeeping: its message, and the reading of the answer. */

export function queryMessage(sql: string): Buffer {
  const text = Buffer.from(`${sql}\0`);
  const message = Buffer.allocUnsafe(HEADER + text.length);
  message[0] = QUERY;
  message.writeInt32BE(LENGTH + text.length, 1);
  text.copy(message, HEADER);
  return message;
}

/** The rows of an answer, every value in its text form; throws an Error with the server's message if it was refused. */
export function answerRows(answer: Uint8Array): (string | null)[][] {
  const bytes = Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength);
  const rows: (string | null)[][] = [];
  for (let at = 0; at < bytes.length; at += 1 + bytes.readInt32BE(at + 1)) {
    if (bytes[at] === DATA_ROW) rows.push(rowAt(bytes, at + HEADER));
    if (bytes[at] === ERROR) throw new Error(errorText(bytes, at + HEADER));
  }
  return rows;
}

/** Whether the session is outside a transaction, inside one, or inside a failed one, after the answer. */
export function transactionStatus(answer: Uint8Array): 'none' | 'open' | 'failed' | 'unknown' {
  if (answer.at(-6) !== READY) return 'unknown';
  switch (answer.at(-1)) {
    case 0x49:
      return 'none';
    case 0x54:
      return 'open';
    case 0x45:
      return 'failed';
    default:
      return 'unknown';
  }
}

const LENGTH = 4;
const HEADER = 1 + LENGTH;
const QUERY = 0x51;
const DATA_ROW = 0x44;
const ERROR = 0x45;
const READY = 0x5a;
const MESSAGE_FIELD = 0x4d;

function rowAt(bytes: Buffer, from: number): (string | null)[] {
  const row: (string | null)[] = [];
  let at = from + 2;
  for (let left = bytes.readInt16BE(from); left > 0; left -= 1) {
    const length = bytes.readInt32BE(at);
    at += LENGTH;
    row.push(length < 0 ? null : bytes.toString('utf8', at, at + length));
    at += Math.max(length, 0);
  }
  return row;
}

function errorText(bytes: Buffer, from: number): string {
  let at = from;
  while (bytes[at] !== 0) {
    const end = bytes.indexOf(0, at);
    if (bytes[at] === MESSAGE_FIELD) return bytes.toString('utf8', at + 1, end);
    at = end + 1;
  }
  return 'refused without a message';
}
