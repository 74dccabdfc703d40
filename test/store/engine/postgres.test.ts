import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { isRetryable } from '#store/engine/database.ts';
import { openPostgres } from '#store/engine/postgres.ts';
import { openTestPostgres } from '#test/support/databases.ts';

const TABLE = "create table notes (id int4 primary key, body text not null check (body <> ''))";

test('a deadlock is reported as one to retry, and retrying succeeds', async () => {
  const database = await openTestPostgres(null);
  await database.script(`${TABLE}; insert into notes values (1, 'x'), (2, 'x')`);
  const update = { name: 'update', text: "update notes set body = body || 'y' where id = $1" };
  let bothHold = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    let holders = 0;
    bothHold = () => {
      holders += 1;
      if (holders === 2) resolve();
    };
  });
  const cross = (first: number, second: number): Promise<void> =>
    database.transaction(async (tx) => {
      await tx.query(update, [first]);
      bothHold();
      await held;
      await tx.query(update, [second]);
    });
  const results = await Promise.allSettled([cross(1, 2), cross(2, 1)]);
  const failed = results.filter((result) => result.status === 'rejected');
  expect(failed).toHaveLength(1);
  expect(isRetryable(failed[0]?.reason)).toBe(true);
  await cross(1, 2);
  await database.close();
});

test('a lost connection fails the transaction that was using it, and no other', async () => {
  const database = await openTestPostgres(null);
  const backend = { name: 'backend', text: 'select pg_backend_pid() as id' };
  const attempt = database.transaction(async (tx) => {
    const [row] = await tx.query<{ id: number }>(backend);
    await database.query({ name: 'terminate', text: 'select pg_terminate_backend($1)' }, [row?.id ?? 0]);
    await tx.query(backend);
  });
  await expect(attempt).rejects.toThrow();
  expect(await database.query(backend)).toHaveLength(1);
  await database.close();
});

test('an idle connection that is lost neither ends the process nor fails the next call', async () => {
  const database = await openTestPostgres(null);
  const lost: Error[] = [];
  const { address } = database;
  if (address.kind !== 'postgres') throw new Error('not on a server');
  const second = await openPostgres({
    connectionString: address.connectionString,
    maxConnections: 2,
    connectionLost: (error) => lost.push(error),
  });
  for (const [place, sql] of [second, second.steady].entries()) {
    const [row] = await sql.query<{ id: number }>({ name: 'backend', text: 'select pg_backend_pid() as id' });
    await database.query({ name: 'terminate', text: 'select pg_terminate_backend($1)' }, [row?.id ?? 0]);
    await expect.poll(() => lost.length).toBe(place + 1);
    expect(await sql.query({ name: 'one', text: 'select 1 as one' })).toStrictEqual([{ one: 1 }]);
  }
  await second.close();
  await database.close();
});

test('a statement that runs too long is cancelled, a script is not', async () => {
  const database = await openTestPostgres(null);
  const { address } = database;
  if (address.kind !== 'postgres') throw new Error('not on a server');
  const hasty = await openPostgres({ connectionString: address.connectionString, maxConnections: 1, statementTimeout: 50 });
  await expect(hasty.query({ name: 'sleep', text: 'select pg_sleep(5)' })).rejects.toMatchObject({ code: '57014' });
  await hasty.script('select pg_sleep(0.1)');
  await expect(hasty.query({ name: 'sleep', text: 'select pg_sleep(5)' })).rejects.toMatchObject({ code: '57014' });
  await hasty.close();
  await database.close();
});

test('a server older than PostgreSQL 15 is refused by name', async () => {
  // As much of the protocol as it takes to be asked for the version.
  const message = (type: string, body: string): string => `${type}\0\0\0${String.fromCharCode(body.length + 4)}${body}`;
  const ready = message('Z', 'I');
  const version =
    message('T', '\0\x01server_version\0\0\0\0\0\0\0\0\0\0\x19\0\0\0\0\0\0\0\0') + message('D', '\0\x01\0\0\0\x0414.9');
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.on('data', (data) => {
        if (data[0] === 0x51) socket.write(version + message('C', 'SHOW\0') + ready, 'latin1');
      });
      socket.write(message('R', '\0\0\0\0') + ready, 'latin1');
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await expect(openPostgres({ connectionString: `postgresql://a@127.0.0.1:${port}/a`, maxConnections: 1 })).rejects.toThrow(
    'PostgreSQL 15 or later is needed, and the server of DATABASE_URL is version 14.9',
  );
  server.close();
});

test('a wrong address is an error at once, without the password', async () => {
  const attempt = openPostgres({ connectionString: 'postgresql://someone:secret-word@127.0.0.1:1/none', maxConnections: 1 });
  const error = await attempt.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  expect(JSON.stringify(error) + String(error)).not.toContain('secret-word');
});
