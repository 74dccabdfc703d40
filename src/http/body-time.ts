/**
 * How long a body may take to come. Most are small, and all of them has to be there in time. A file that is streamed may take as long
 * as it is large and the link slow: it is enough that something comes whenever it is waited for. Node knows one limit for the whole
 * server only.
 */
import type { IncomingMessage } from 'node:http';

/** Milliseconds. 32 MiB on a slow link take a while. */
export const BODY_WITHIN = 300_000;
/** Longest silence of a file that is waited for. */
export const NEXT_PIECE_WITHIN = 60_000;

/** Whoever sends a file has fallen silent. */
export class BodyTimedOut extends Error {
  override readonly name = 'BodyTimedOut';
  readonly code = 'BODY_TIMED_OUT';
}

interface Deadline {
  begin(): void;
  end(): void;
}

const deadlines = new WeakMap<IncomingMessage, Deadline>();

/** Calls `late` once, unless the body is complete in time or is read by `piecesInTime`. */
export function limitBody(message: IncomingMessage, late: () => void): void {
  const { 'content-length': length, 'transfer-encoding': coding } = message.headers;
  if (length === undefined && coding === undefined) return;
  let timer: NodeJS.Timeout | undefined;
  const deadline: Deadline = {
    begin() {
      timer = setTimeout(() => (message.complete ? undefined : late()), BODY_WITHIN);
      timer.unref();
    },
    end: () => clearTimeout(timer),
  };
  deadlines.set(message, deadline);
  deadline.begin();
  message.once('close', deadline.end);
}

/**
 * The pieces of the body, at the pace of whoever takes them. Throws BodyTimedOut. Leaving it early does not close the connection, so
 * that the client can be told why; what is left of the body then has the time that any body has.
 */
export async function* piecesInTime(message: IncomingMessage): AsyncGenerator<Uint8Array> {
  deadlines.get(message)?.end();
  const pieces = message.iterator({ destroyOnReturn: false });
  let fellSilent = false;
  try {
    for (;;) {
      const piece = await inTime(pieces.next());
      if (piece.done === true) return;
      yield piece.value;
    }
  } catch (error) {
    fellSilent = error instanceof BodyTimedOut;
    throw error;
  } finally {
    if (!message.complete) deadlines.get(message)?.begin();
    // It waits for the next piece, which may never come.
    if (!fellSilent) await pieces.return?.();
  }
}

async function inTime<T>(next: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new BodyTimedOut('whoever sends a file fell silent')), NEXT_PIECE_WITHIN);
  });
  try {
    return await Promise.race([next, silence]);
  } finally {
    clearTimeout(timer);
  }
}
