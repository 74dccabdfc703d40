/** The stream on which a `pg` client speaks to the worker of the embedded engine, in place of a network socket. */
import { Duplex } from 'node:stream';
import type { Worker } from 'node:worker_threads';

/**
 * Every write is one message to the worker. Writes between `cork` and `uncork` become one together: the engine runs a statement
 * with all that belongs to it, or a COPY with all its data, in one call.
 */
export function workerSocket(worker: Worker, post: (message: Uint8Array<ArrayBuffer>) => void): Duplex {
  const stream = new Duplex({
    read: noop,
    write(chunk: Buffer, _encoding, written) {
      send([chunk]);
      written();
    },
    writev(chunks, written) {
      send(chunks.map(({ chunk }) => chunk));
      written();
    },
    final(finished) {
      stream.push(null);
      finished();
    },
  });

  function send(chunks: readonly Buffer[]): void {
    const message = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
    let at = 0;
    for (const chunk of chunks) {
      message.set(chunk, at);
      at += chunk.length;
    }
    post(message);
  }

  worker.on('message', (answer: unknown) => {
    if (answer instanceof Uint8Array && !stream.readableEnded) stream.push(answer);
  });
  // The rest of what a client does with its socket.
  return Object.assign(stream, {
    connect: () => process.nextTick(() => stream.emit('connect')),
    setNoDelay: noop,
    setKeepAlive: noop,
    ref: noop,
    unref: noop,
  });
}

function noop(): void {
  // Nothing to do: the answers come as the worker's messages, and a port has no delay to tune.
}
