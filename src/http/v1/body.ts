import type { IncomingMessage } from 'node:http';

/** What a body gets before a byte of it has come, whatever it says it will be. */
const FIRST_BYTES = 65_536;

/**
 * The body of a request, or `too_large` as soon as it is known to be. The rest of a body that is too large is received and thrown
 * away, since a client that is still sending would not see the answer. Rejects when the connection ends before the body does.
 */
export function readBody(raw: IncomingMessage, mostBytes: number): Promise<Buffer | 'too_large'> {
  const announced = Number(raw.headers['content-length'] ?? 0);
  if (announced > mostBytes) {
    raw.resume();
    return Promise.resolve('too_large');
  }
  return new Promise((resolve, reject) => {
    // Written as it comes: pieces kept until the end would be there twice when they are put together.
    let body: Buffer = Buffer.allocUnsafeSlow(Math.min(announced, FIRST_BYTES));
    let length = 0;
    raw.on('data', take);
    raw.on('end', () => resolve(body.subarray(0, length)));
    raw.on('error', () => reject(new AbortedBody()));
    raw.on('close', () => reject(new AbortedBody()));

    function take(chunk: Buffer): void {
      const end = length + chunk.length;
      if (end > mostBytes) {
        raw.off('data', take).resume();
        body = Buffer.alloc(0);
        resolve('too_large');
        return;
      }
      if (end > body.length) {
        const larger = Buffer.allocUnsafeSlow(Math.max(end, Math.min(2 * body.length, announced || mostBytes)));
        body.copy(larger, 0, 0, length);
        body = larger;
      }
      chunk.copy(body, length);
      length = end;
    }
  });
}

/** The client went away: nobody is there to be answered, and nothing is wrong here. */
export class AbortedBody extends Error {
  override readonly name = 'AbortedBody';
  readonly statusCode = 400;
}
