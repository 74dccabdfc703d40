/** The database port over a PostgreSQL server: a pool of sessions, and one more connection that listens when somebody does. */
import { type ClientBase, Pool } from 'pg';
import type { Database } from './database.ts';
import { createListener } from './postgres-listener.ts';
import { RESULT_TYPES, runCopyOut, runScript, runStatement, runTransaction, SESSION_SETTINGS } from './session.ts';

export interface PostgresOptions {
  readonly connectionString: string;
  readonly maxConnections: number;
  /** Milliseconds after which the server cancels a statement; scripts have no limit. Default 30 s. */
  readonly statementTimeout?: number;
  /** Milliseconds after which the server gives up waiting for a lock. Default 10 s. */
  readonly lockTimeout?: number;
  /** Hears of connections lost while nothing was using them; they are replaced when next needed. */
  readonly connectionLost?: (error: Error) => void;
}

const OLDEST_VERSION = 15;
const APPLICATION_NAME = 'sammati';
const CONNECT_TIMEOUT = 10_000;
const IDLE_IN_TRANSACTION_TIMEOUT = 60_000;
/** The one that was used last is taken first; the other is for what is asked while the first is slow. */
const STEADY_CONNECTIONS = 2;

/** Connects once before it resolves, so that a wrong address, a wrong password or too old a server is known at once. */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const { statementTimeout = 30_000, lockTimeout = 10_000, connectionLost = () => undefined } = options;
  const connection = {
    connectionString: options.connectionString,
    application_name: APPLICATION_NAME,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    keepAlive: true,
    types: RESULT_TYPES,
  };
  // Set by a statement and not by startup parameters, which connection poolers refuse.
  const settings = `${SESSION_SETTINGS}; set statement_timeout = ${statementTimeout}; set lock_timeout = ${lockTimeout};
    set idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_TIMEOUT}`;
  const onConnect = (client: ClientBase) => prepareSession(client, settings);
  const pool = new Pool({ ...connection, max: options.maxConnections, onConnect });
  pool.on('error', connectionLost);
  const steady = new Pool({ ...connection, max: STEADY_CONNECTIONS, idleTimeoutMillis: 0, onConnect });
  steady.on('error', connectionLost);

  try {
    (await pool.connect()).release();
  } catch (error) {
    await pool.end();
    throw error;
  }
  const listener = createListener(connection);

  async function borrow<T>(work: (client: ClientBase) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let lost: Error | undefined;
    const losing = (error: Error): void => {
      lost = error;
    };
    client.on('error', losing);
    try {
      return await work(client);
    } finally {
      client.removeListener('error', losing);
      // Also a session that is somehow still inside a transaction must not serve anybody else.
      client.release(lost ?? client.getTransactionStatus() !== 'I');
    }
  }

  return {
    kind: 'postgres',
    query: (statement, values) => runStatement(pool, statement, values),
    steady: { query: (statement, values) => runStatement(steady, statement, values) },
    copyOut: (statement, each) => borrow((client) => runCopyOut(client, statement, each)),
    transaction: (work) => borrow((client) => runTransaction(client, work)),
    listen: listener.listen,
    script: (sql) =>
      borrow(async (client) => {
        await client.query('set statement_timeout = 0; set lock_timeout = 0');
        try {
          await runScript(client, sql);
        } finally {
          // If this fails the connection is lost, and what the caller must see is how the script ended.
          await client
            .query(`set statement_timeout = ${statementTimeout}; set lock_timeout = ${lockTimeout}`)
            .catch(() => undefined);
        }
      }),
    async close() {
      await listener.close();
      await steady.end();
      await pool.end();
    },
  };
}

// `pg` waits for the promise, which its types do not say.
async function prepareSession(client: ClientBase, settings: string): Promise<void> {
  const { rows } = await client.query<{ server_version: string }>('show server_version');
  const version = rows[0]?.server_version ?? 'unknown';
  if (!(Number.parseInt(version, 10) >= OLDEST_VERSION)) {
    throw new Error(`PostgreSQL ${OLDEST_VERSION} or later is needed, and the server of DATABASE_URL is version ${version}`);
  }
  await client.query(settings);
}
