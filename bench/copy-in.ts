/** COPY of rows that are already in their binary form, over a `pg` client: nothing but the database's own work is left to time. */
import { once } from 'node:events';
import type { Client, Connection, Submittable } from 'pg';

/** Sends the messages of `copyMessages` after the statement, and resolves when the server has taken all of it. */
export function copyIn(client: Client, statement: string, messages: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: unknown = null;
    const submission: Submittable & Record<string, unknown> = {
      submit(connection: Connection) {
        connection.query(statement);
        void send(connection, messages);
      },
      handleCopyInResponse: () => undefined,
      handleCommandComplete: () => undefined,
      handleError(error: unknown) {
        failure = error;
        reject(failure);
      },
      handleReadyForQuery() {
        if (failure === null) resolve();
      },
    };
    client.query(submission);
  });
}

const WRITE_BYTES = 1_048_576;

async function send(connection: Connection, messages: Uint8Array): Promise<void> {
  for (let at = 0; at < messages.length; at += WRITE_BYTES) {
    const taken = connection.stream.write(messages.subarray(at, at + WRITE_BYTES));
    if (!taken) await once(connection.stream, 'drain');
  }
}
