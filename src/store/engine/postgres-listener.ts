/** LISTEN on a connection of its own, which is made when first needed and made again whenever it is lost. */
import { Client, type ClientConfig } from 'pg';
import { quoteName } from './copy-format.ts';
import type { Database } from './database.ts';
import { createSubscribers } from './subscribers.ts';
import { createTurns, type Turns } from './turns.ts';

export interface Listener {
  readonly listen: Database['listen'];
  close(): Promise<void>;
}

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;
const HEARTBEAT_EVERY = 5_000;

/** A connected client with its queue: a client takes one query at a time. */
interface Connection {
  readonly client: Client;
  readonly turns: Turns;
}

export function createListener(settings: ClientConfig): Listener {
  const subscribers = createSubscribers();
  let connection: Connection | undefined;
  let connecting: Promise<Connection> | undefined;
  let closed = false;
  let pause = FIRST_PAUSE;
  let retry: NodeJS.Timeout | undefined;

  async function connect(): Promise<Connection> {
    const client = new Client({ ...settings, query_timeout: HEARTBEAT_EVERY });
    client.on('error', () => undefined);
    client.on('notification', ({ channel, payload }) => subscribers.tell(channel, payload ?? ''));
    try {
      await client.connect();
      for (const channel of subscribers.channels()) await client.query(`listen ${quoteName(channel)}`);
    } catch (error) {
      void client.end();
      throw error;
    }
    const fresh = { client, turns: createTurns() };
    // A peer that vanished without a word is only noticed by asking it something.
    const heartbeat = setInterval(() => {
      ask(fresh, 'select 1').catch(() => client.end());
    }, HEARTBEAT_EVERY);
    client.once('end', () => {
      clearInterval(heartbeat);
      connection = undefined;
      reconnectLater();
    });
    connection = fresh;
    pause = FIRST_PAUSE;
    return fresh;
  }

  function connected(): Promise<Connection> {
    if (connection !== undefined) return Promise.resolve(connection);
    connecting ??= connect().finally(() => {
      connecting = undefined;
    });
    return connecting;
  }

  function reconnectLater(): void {
    if (closed || subscribers.channels().length === 0) return;
    retry = setTimeout(() => connected().then(subscribers.tellMissed, reconnectLater), pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }

  return {
    async listen(channel, heard, missed) {
      const leave = subscribers.join(channel, heard, missed);
      try {
        await ask(await connected(), `listen ${quoteName(channel)}`);
      } catch (error) {
        leave();
        throw error;
      }
      return async () => {
        if (leave() && connection !== undefined) await ask(connection, `unlisten ${quoteName(channel)}`);
      };
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      await connecting?.catch(() => undefined);
      await connection?.client.end();
    },
  };
}

async function ask({ client, turns }: Connection, sql: string): Promise<void> {
  await turns.take(() => client.query(sql));
}
