/**
 * What one session can do, over a `pg` client. Both engines speak PostgreSQL's wire protocol (to a server through a socket, to the
 * embedded engine through a worker's port), so this is the only place where statements, results and errors are handled.
 */
import type { ClientBase, Connection, Submittable } from 'pg';
import { copyMessages, copyStatement } from './copy-format.ts';
import { type CopiedRow, copyOutSubmission } from './copy-out.ts';
import type { CopyTarget, SqlValue, Statement, Transaction } from './database.ts';
import { bindParameters } from './parameters.ts';
import { parserFor } from './result-types.ts';
import { createTurns } from './turns.ts';

/** The `types` setting of every client. */
export const RESULT_TYPES = { getTypeParser: parserFor };

/** Makes the server's text forms those which the result parsers read, whatever the role or the database is set to. */
export const SESSION_SETTINGS =
  "set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set bytea_output = 'hex'; set client_min_messages = 'warning'";

export async function runStatement<Row extends object>(
  client: Pick<ClientBase, 'query'>,
  statement: Statement,
  values: readonly SqlValue[] = [],
): Promise<readonly Row[]> {
  try {
    const { rows } = await client.query<Row>({ name: statement.name, text: statement.text, values: bindParameters(values) });
    return rows;
  } catch (error) {
    throw withoutValues(error, statement.name);
  }
}

/** Several statements by the simple protocol. */
export async function runScript(client: ClientBase, sql: string): Promise<void> {
  try {
    await client.query(sql);
  } catch (error) {
    throw withoutValues(error, 'script');
  }
}

/** The rows of a COPY; a row that cannot be taken ends it with what was thrown. */
export function runCopyOut(
  client: Pick<ClientBase, 'query'>,
  { name, text }: Statement,
  each: (row: CopiedRow) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let failed = false;
    client.query(
      copyOutSubmission(text, each, (error) => {
        if (error !== null && !failed) reject(withoutValues(error, name));
        failed ||= error !== null;
        if (!failed) resolve();
      }),
    );
  });
}

/** Begin, work, commit; rolls back and throws what the work threw. The session is the transaction's alone meanwhile. */
export async function runTransaction<T>(client: ClientBase, work: (tx: Transaction) => Promise<T>): Promise<T> {
  await client.query('begin isolation level read committed');
  const turns = createTurns();
  let open = true;

  function take<R>(action: () => Promise<R>): Promise<R> {
    return turns.take(() => (open ? action() : Promise.reject(new Error('the transaction has already ended'))));
  }

  async function end(command: 'commit' | 'rollback'): Promise<string> {
    return turns.take(async () => {
      open = false;
      return (await client.query(command)).command;
    });
  }

  let result: T;
  try {
    result = await work({
      query: (statement, values) => take(() => runStatement(client, statement, values)),
      copyIn: (target, rows) => take(() => copyIn(client, target, rows)),
      script: (sql) => take(() => runScript(client, sql)),
    });
  } catch (error) {
    // A lost connection has rolled back already; what the caller must see is why the work failed.
    await end('rollback').catch(() => undefined);
    throw error;
  }
  // A statement failed and the work hid it: PostgreSQL then answers commit with a rollback and no error.
  if ((await end('commit')) !== 'COMMIT') throw new Error('the transaction was rolled back: a statement in it had failed');
  return result;
}

function copyIn(client: ClientBase, target: CopyTarget, rows: readonly (readonly SqlValue[])[]): Promise<void> {
  const messages = copyMessages(target, rows);
  return new Promise((resolve, reject) => {
    client.query(
      copySubmission(copyStatement(target), messages, (error) => {
        if (error === null) resolve();
        else reject(withoutValues(error, `copy ${target.table}`));
      }),
    );
  });
}

/**
 * The statement, its data and the end mark in one write: the embedded engine must find all of it in its input, and a server is
 * spared a round trip. A server that has refused the statement skips the data that follows, as the protocol lays down.
 */
function copySubmission(sql: string, messages: Buffer, done: (error: unknown) => void): Submittable & CopyAnswers {
  let failure: unknown = null;
  return {
    submit(connection: Connection) {
      connection.stream.cork();
      connection.query(sql);
      connection.stream.write(messages);
      connection.stream.uncork();
    },
    handleCopyInResponse: () => undefined,
    handleCommandComplete: () => undefined,
    handleError(error) {
      failure = error;
      done(failure);
    },
    handleReadyForQuery() {
      if (failure === null) done(null);
    },
  };
}

/** The calls by which a `pg` client hands the server's answers to what was submitted. */
interface CopyAnswers {
  handleCopyInResponse(): void;
  handleCommandComplete(): void;
  handleError(error: unknown): void;
  handleReadyForQuery(): void;
}

/**
 * The detail and context of a server's error quote the rows it is about, numbers of people among them, and errors end in logs.
 * What stays: code, severity, message, table, constraint; added: which statement it was.
 */
function withoutValues(error: unknown, statement: string): unknown {
  if (error instanceof Error) {
    for (const field of ['detail', 'where', 'internalQuery', 'hint']) Reflect.deleteProperty(error, field);
    Reflect.set(error, 'statement', statement);
  }
  return error;
}
