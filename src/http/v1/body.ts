import type { IncomingMessage } from 'node:http';

/**
 * The body of a request, or `too_large` as soon as it is known to be. The rest of a body that is too large is received and thrown
 * away, since a client that is still sending would not see the answer. Rejects when the connection ends before the body does.
 */
export function readBody(raw: IncomingMessage, mostBytes: number): Promise<Buffer | 'too_large'> {
  if (Number(raw.headers['content-length'] ?? 0) > mostBytes) {
    raw.resume();
    return Promise.resolve('too_large');
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    raw.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= mostBytes) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      resolve('too_large');
    });
    raw.on('end', () => resolve(Buffer.concat(chunks)));
    raw.on('error', () => reject(new AbortedBody()));
    raw.on('close', () => reject(new AbortedBody()));
  });
}

/** The client went away: nobody is there to be answered, and nothing is wrong here. */
export class AbortedBody extends Error {
  override readonly name = 'AbortedBody';
  readonly statusCode = 400;
}
